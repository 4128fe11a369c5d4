package io.tapedeck.app.engine;

import io.tapedeck.app.config.TlsSettings;
import io.tapedeck.common.ErrorCategory;
import io.tapedeck.common.TapedeckException;
import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The engine's key and certificate, for its listeners. */
final class TlsContext {
    private TlsContext() {
    }

    /** @throws TapedeckException CONFIGURATION where the file cannot be read, or its password is another */
    static SSLContext of(TlsSettings settings) {
        char[] password = settings.password().toCharArray();
        try {
            KeyStore store = KeyStore.getInstance(new File(settings.keystore()), password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new TapedeckException(ErrorCategory.CONFIGURATION, "tls.keystore " + settings.keystore()
                    + ": expected a PKCS#12 file with a key that tls.keystore-password opens: " + e.getMessage(), e);
        }
    }
}
