package io.tapedeck.database;

import static io.tapedeck.common.ErrorCategory.CONFIGURATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tapedeck.common.TapedeckException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** database.tls = require: no password leaves in the clear for another host. */
@Timeout(60)
class EncryptionTest {
    private static DatabaseOptions options(String url) {
        return new DatabaseOptions(url, "someone", "secret", 1, Duration.ofSeconds(5), Duration.ofSeconds(5), true);
    }

    @Test
    void shouldRefuseAUrlThatSwitchesEncryptionOff() {
        for (String mode : new String[]{"disable", "allow"}) {
            assertThatThrownBy(
                    () -> Database.open(options("jdbc:postgresql://db.example/x?sslmode=" + mode)).close())
                    .isInstanceOfSatisfying(TapedeckException.class,
                            e -> assertThat(e.category()).isEqualTo(CONFIGURATION))
                    .hasMessageContaining("database.tls = require").hasMessageContaining("sslmode=" + mode)
                    .hasMessageNotContaining("secret");
        }
        Database.open(options("jdbc:postgresql://127.0.0.1/x?sslmode=disable")).close();
        Database.open(options("jdbc:postgresql://db.example/x?sslmode=verify-full")).close();
    }

    @Test
    void shouldNotGoOnWithAServerOfAnotherHostThatHasNoTls() throws IOException {
        Optional<InetAddress> address = outside();
        assumeTrue(address.isPresent(), "this host has no address beside loopback");
        AtomicInteger more = new AtomicInteger(-2);
        try (ServerSocket server = new ServerSocket(0, 1, address.get())) {
            Thread answering = Thread.ofVirtual().start(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().readNBytes(8); // SSLRequest
                    client.getOutputStream().write('N');
                    more.set(client.getInputStream().read());
                } catch (IOException e) {
                    more.set(-3);
                }
            });
            String url = "jdbc:postgresql://" + address.get().getHostAddress() + ':' + server.getLocalPort() + "/x";
            try (Database database = Database.open(options(url))) {
                assertThatThrownBy(database::facts).isInstanceOfSatisfying(TapedeckException.class,
                        e -> assertThat(e.category()).as(e.getMessage()).isEqualTo(CONFIGURATION));
            }
            answering.join();
            assertThat(more.get()).as("nothing is sent behind the refusal").isEqualTo(-1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return an address of this host that is not loopback} */
    static Optional<InetAddress> outside() throws IOException {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress()).findFirst();
    }
}
