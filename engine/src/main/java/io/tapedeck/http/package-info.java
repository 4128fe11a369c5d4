/**
 * Level 5: the engine's HTTP server. Line protocol and rows as JSON come in as a whole request or not at all; metrics, health
 * and status go out.
 *
 * <pre>
 *  POST /rows/TABLE (RowTarget)
 *  POST /write, /api/v2/write ──► Access ──► BodyReader ──► RequestKeys ──► BodyFrame ──► Publisher ··· journal
 *                                 token      whole body,    a retry is      one frame                     │
 *                                            gzip, limits   answered again  a request                     ▼
 *  204 ◄──────────────────────────────────────────────────────────────────────────── DurableProgress.awaitSynced
 *  400, 413, 422 + rejects · 503 + Retry-After · 504: outcome unknown
 *
 *  GET /ping, /query, /health, /settings   what InfluxDB's and QuestDB's clients ask besides (ClientRoutes)
 *  GET /metrics, /health/live, /health/ready, /status   ◄── StatusSource (StatusRoutes, Metrics)
 * </pre>
 */
package io.tapedeck.http;
