package io.tapedeck.decide;

import io.tapedeck.event.table.Table;
import io.tapedeck.event.table.TestTables;
import java.util.Map;

/** The tables that triggers write, as the migrations make them. */
final class TriggerTables {
    static final Map<String, Table> ALL = Map.of("orders", TestTables.table("orders", "submitted_at",
            "submitted_at timestamptz!; order_id varchar(50)!; parent_order_id varchar(50); symbol varchar(24)!;"
                    + "exchange varchar(24); side varchar(10)!; order_type varchar(20)!; quantity numeric(20,6)!;"
                    + "filled_quantity numeric(20,6); price numeric(15,8); stop_price numeric(15,8);"
                    + "time_in_force varchar(10); status varchar(20)!; strategy varchar(30); agent_name varchar(50);"
                    + "signal_id int8; updated_at timestamptz; filled_at timestamptz; cancelled_at timestamptz;"
                    + "broker varchar(20)!; algo_params jsonb"),
            "trades",
            TestTables.table("trades", "executed_at",
                    "executed_at timestamptz!; trade_id varchar(50)!; order_id varchar(50)!; symbol varchar(24)!;"
                            + "exchange varchar(24)!; side varchar(10)!; quantity numeric(20,6)!; price numeric(15,8)!;"
                            + "strategy varchar(30)!; agent_name varchar(50)!; commission numeric(10,6);"
                            + "slippage numeric(10,6); broker varchar(20)!; settlement_date date; currency varchar(10);"
                            + "fx_rate numeric(15,8)"),
            "position_triggers",
            TestTables.table("position_triggers", "armed_at",
                    "trigger_id varchar(50)!; symbol varchar(24)!; exchange varchar(24)!; strategy varchar(30)!;"
                            + "agent_name varchar(50)!; kind varchar(20)!; side varchar(10); quantity numeric(20,6);"
                            + "level_price numeric(15,8); trail_amount numeric(15,8); trail_percent numeric(8,4);"
                            + "trail_atr_multiple numeric(8,4); activation_price numeric(15,8); exit_at timestamptz;"
                            + "cross_direction varchar(10); reference_price varchar(10); confirm_ticks int4;"
                            + "confirm_ms int4; on_flagged varchar(10); order_type varchar(20); oco_group varchar(50);"
                            + "signal_id int8; state varchar(10); armed_at timestamptz; peak_price numeric(15,8);"
                            + "fired_at timestamptz; fired_price numeric(15,8); order_id varchar(50);"
                            + "cause_sequence int8; limit_offset numeric(15,8); expires_at timestamptz;"
                            + "reason text"),
            "risk_alerts", TestTables.table("risk_alerts", "timestamp",
                    "timestamp timestamptz!; alert_type varchar(30)!; severity varchar(10)!; symbol varchar(24);"
                            + "strategy varchar(30); agent_name varchar(50); description text!;"
                            + "action_taken varchar(100); id int8; current_value numeric(20,6);"
                            + "limit_value numeric(20,6); breach_percentage numeric(8,4); resolved_at timestamptz;"
                            + "tenant text"));

    private TriggerTables() {
    }
}
