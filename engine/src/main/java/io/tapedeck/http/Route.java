package io.tapedeck.http;

import java.io.IOException;

/** What answers a method of a path. Any thread, many at a time. */
@FunctionalInterface
interface Route {
    /**
     * @throws HttpRefusal where the answer is no
     * @throws IOException where the client broke off: there is nobody to answer
     * @throws InterruptedException where the server is closing
     */
    Reply answer(Request request) throws HttpRefusal, IOException, InterruptedException;
}
