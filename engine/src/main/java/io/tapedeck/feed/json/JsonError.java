package io.tapedeck.feed.json;

/**
 * Why a body of rows is refused.
 *
 * @param row place of the row in the array, from 0; -1 where no row is to blame
 * @param column the column's name, empty where none is to blame
 * @param reason what was expected and what came
 */
public record JsonError(int row, String column, String reason) {
    @Override
    public String toString() {
        return (row < 0 ? "" : "row " + row + (column.isEmpty() ? "" : ", column " + column) + ": ") + reason;
    }
}
