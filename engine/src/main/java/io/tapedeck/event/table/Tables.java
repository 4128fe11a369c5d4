package io.tapedeck.event.table;

/** The tables that rows may fill, kept up to date by whoever asks the database. Any thread. */
public interface Tables {
    /** @return what is known now; cheap, asks nobody; the last known while the database is away */
    TableList current();

    /**
     * Has the database asked again, where that was not done just now, and waits for its answer for a short time: before a row
     * is refused for a table or column that may have been made since.
     *
     * @return what is known then
     */
    TableList refresh();
}
