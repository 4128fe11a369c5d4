/**
 * Level 2: fills orders as a market might have, from the tape alone.
 *
 * <pre>
 * OpenOrders ──► PaperExecution ◄── quote (or trade, where an instrument has no quotes) behind the order's cause
 *                    │ Costs: slippage, commission
 *                    └──► OrderDesk.fill ──► TriggerListener.onFilled ──► rows of trades and orders, the position book
 * </pre>
 */
package io.tapedeck.triggers.paper;
