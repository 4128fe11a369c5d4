package io.tapedeck.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a connection that others could hear: by the facts alone, and at a server that has TLS switched on. */
@Timeout(180)
class EncryptedServerTest {
    private static final String PASSWORD = "password";

    @TempDir
    private static Path directory;
    private static Path certificate;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException, InterruptedException {
        certificate = directory.resolve("server.crt");
        makeCertificate(directory.resolve("server.key"));
        Path shared = Files.createDirectories(Path.of("target/test-postgres").toAbsolutePath());
        Path own = Files.createDirectories(directory.resolve("postgres"));
        Files.createSymbolicLink(own.resolve("bin-" + ServerBinaries.VERSION), ServerBinaries.unpacked(shared));
        server = EmbeddedPostgres.start(own, new EmbeddedOptions(0,
                Map.of("shared_buffers", "16MB", "ssl", "on", "ssl_cert_file", certificate.toString(), "ssl_key_file",
                        directory.resolve("server.key").toString()),
                Duration.ofMinutes(1)));
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        Files.deleteIfExists(directory.resolve("postgres").resolve("bin-" + ServerBinaries.VERSION));
    }

    /** Self-signed, of localhost, by the JDK's keytool; certificate and key as the server reads them. */
    private static void makeCertificate(Path key) throws IOException, GeneralSecurityException, InterruptedException {
        Path store = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "2",
                "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD).inheritIO().start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("test").getEncoded()));
        Files.writeString(key, pem("PRIVATE KEY", keys.getKey("test", PASSWORD.toCharArray()).getEncoded()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(content)
                + "\n-----END " + kind + "-----\n";
    }

    private static Endpoint endpoint(String url) {
        return new Endpoint(DatabaseOptions.of(url));
    }

    private static Optional<String> warning(String url, boolean encrypted, boolean offered) {
        return endpoint(url).encryptionWarning(new ServerFacts(18, "18.6", Edition.PLAIN, "", encrypted, offered));
    }

    @Test
    void shouldWarnOfEveryConnectionThatOthersCouldHear() {
        String other = "jdbc:postgresql://db.example/x";
        assertThat(warning(other + "?sslmode=disable&password=secret", false, true)).hasValueSatisfying(
                text -> assertThat(text).contains("NOT ENCRYPTED", "jdbc:postgresql://db.example/x", "offers TLS",
                        "sslmode=verify-full").doesNotContain("secret", "ssl = on"));
        assertThat(warning(other, false, false)).hasValueSatisfying(
                text -> assertThat(text).contains("NOT ENCRYPTED", "ssl = on", "sslmode=verify-full"));
        for (String mode : new String[]{"", "?sslmode=prefer", "?sslmode=require"}) {
            assertThat(warning(other + mode, true, true)).as(mode).hasValueSatisfying(
                    text -> assertThat(text).contains("nobody checked who answers", "sslmode=verify-full"));
        }
        assertThat(warning(other + "?sslmode=verify-full", true, true)).isEmpty();
        assertThat(warning(other + "?sslmode=verify-ca", true, true)).isEmpty();
        for (String loopback : new String[]{"127.0.0.1", "localhost", "[::1]"}) {
            String here = "jdbc:postgresql://" + loopback + "/x";
            assertThat(warning(here + "?sslmode=disable", false, true)).as(loopback).hasValueSatisfying(
                    text -> assertThat(text).contains("offers TLS", "remove sslmode=disable").doesNotContain("NOT"));
            assertThat(warning(here, false, false)).as(loopback).isEmpty();
            assertThat(warning(here, true, true)).as(loopback).isEmpty();
        }
    }

    /** Opens a database as a user does who says nothing of database.tls. */
    private static ServerFacts facts(String url) {
        try (Database database = Database.open(DatabaseOptions.of(url, server.user(), server.password()))) {
            return database.facts();
        }
    }

    @Test
    void shouldUseTheEncryptionThatAServerOffersUnlessTheUrlForbidsIt() {
        ServerFacts used = facts(server.jdbcUrl());
        assertThat(used.encrypted()).isTrue();
        assertThat(used.encryptionOffered()).isTrue();
        assertThat(endpoint(server.jdbcUrl()).encryptionWarning(used)).isEmpty();

        String forbidden = server.jdbcUrl() + "?sslmode=disable";
        ServerFacts clear = facts(forbidden);
        assertThat(clear.encrypted()).isFalse();
        assertThat(clear.encryptionOffered()).isTrue();
        assertThat(endpoint(forbidden).encryptionWarning(clear).orElse("")).contains("remove sslmode=disable");
    }

    @Test
    void shouldCheckWhoAnswersOnlyWhereToldAndSayWhereItIsNot() throws IOException {
        Optional<InetAddress> address = EncryptionTest.outside();
        assumeTrue(address.isPresent(), "this host has no address beside loopback");
        try (ServerSocket door = new ServerSocket(0, 50, address.get())) {
            Thread.ofVirtual().start(() -> forward(door));
            String url = "jdbc:postgresql://" + address.get().getHostAddress() + ':' + door.getLocalPort()
                    + "/tapedeck";
            ServerFacts unchecked = facts(url);
            assertThat(unchecked.encrypted()).isTrue();
            assertThat(endpoint(url).encryptionWarning(unchecked).orElse("")).contains("nobody checked");

            String forbidden = url + "?sslmode=disable";
            ServerFacts clear = facts(forbidden);
            assertThat(clear.encrypted()).as("the default warns, and goes on").isFalse();
            assertThat(endpoint(forbidden).encryptionWarning(clear).orElse("")).contains("NOT ENCRYPTED",
                    "the server offers TLS");

            String checked = url + "?sslmode=verify-ca&sslrootcert=" + certificate;
            ServerFacts known = facts(checked);
            assertThat(known.encrypted()).isTrue();
            assertThat(endpoint(checked).encryptionWarning(known)).isEmpty();
            assertThatThrownBy(() -> facts(url + "?sslmode=verify-full&sslrootcert=" + certificate))
                    .as("a certificate of localhost").isInstanceOf(TapedeckException.class);
        }
    }

    /** Carries connections of an outside address over to the server, which listens on loopback only. */
    private static void forward(ServerSocket door) {
        while (!door.isClosed()) {
            try {
                Socket outer = door.accept();
                Socket inner = new Socket(InetAddress.getLoopbackAddress(), server.port());
                Thread.ofVirtual().start(() -> copy(outer, inner));
                Thread.ofVirtual().start(() -> copy(inner, outer));
            } catch (IOException _) {
                return;
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // the other side has gone: so do both
        }
    }
}
