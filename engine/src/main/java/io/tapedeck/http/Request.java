package io.tapedeck.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;

/** A request as the endpoints see it. One thread. */
final class Request {
    private final HttpExchange exchange;
    private final Deadline deadline;
    private Query query;

    Request(HttpExchange exchange, Deadline deadline) {
        this.exchange = exchange;
        this.deadline = deadline;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    Query query() throws HttpRefusal {
        if (query == null) {
            query = Query.parse(exchange.getRequestURI().getRawQuery());
        }
        return query;
    }

    /** The header's first value without surrounding blanks, null where it is absent. */
    String header(String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? null : value.strip();
    }

    /** All values of the header, empty where it is absent. */
    List<String> headers(String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    InputStream body() {
        return exchange.getRequestBody();
    }

    /** Bounds the times in which the client must send and take. */
    Deadline deadline() {
        return deadline;
    }

    /** Whether one of QuestDB's clients asks; each names itself. */
    boolean fromQuestDb() {
        String agent = header("User-Agent");
        return agent != null && agent.toLowerCase(Locale.ROOT).startsWith("questdb/");
    }

    /** Who asks and for what, for the rejects. */
    String origin() {
        InetSocketAddress peer = exchange.getRemoteAddress();
        String address = peer == null ? "unknown" : peer.getAddress().getHostAddress() + ':' + peer.getPort();
        return address + ' ' + method() + ' ' + path();
    }
}
