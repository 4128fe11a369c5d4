package io.tapedeck.database;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A row of {@code backtest_runs}, as far as it is known before the run.
 *
 * @param runId names the run
 * @param name title
 * @param strategyConfig JSON: everything that it can be repeated from
 * @param startDate first day
 * @param endDate last day
 * @param initialCapital money at the begin
 * @param createdBy who started it
 */
public record BacktestRecord(String runId, String name, String strategyConfig, LocalDate startDate, LocalDate endDate,
        BigDecimal initialCapital, String createdBy) {
}
