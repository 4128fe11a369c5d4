package io.tapedeck.app.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.tapedeck.common.TapedeckException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds and merges the configuration's texts: {@code --set} over {@code --config} over the reference on the class path. */
final class SettingsSource {
    static final String REFERENCE = "config/tapedeck.conf";

    private SettingsSource() {
    }

    /**
     * @param file the user's file, null for none
     * @param sets {@code key=value} each, never null
     * @return merged and resolved (environment variables included)
     */
    static Config load(Path file, List<String> sets) {
        try {
            Config config = ConfigFactory.empty();
            for (String set : sets) {
                config = assignment(set).withFallback(config);
            }
            if (file != null) {
                config = config.withFallback(parse(file));
            }
            return strategiesCompleted(mappingsCompleted(config.withFallback(reference()).resolve()));
        } catch (ConfigException e) {
            throw new TapedeckException(io.tapedeck.common.ErrorCategory.CONFIGURATION,
                    "the configuration cannot be read as HOCON: " + e.getMessage(), e);
        }
    }

    /** A CSV mapping of the user's own has the keys that it leaves out from the reference's mapping, columns apart. */
    private static Config mappingsCompleted(Config config) {
        return completed(config, CsvSettings.PATH, reference().resolve()
                .getConfig(CsvSettings.PATH + '.' + CsvSettings.TEMPLATE).withoutPath("columns"));
    }

    /** A strategy of the user's own has the keys that it leaves out from the strategy default, as the user has set that. */
    private static Config strategiesCompleted(Config config) {
        String template = TriggersKeys.STRATEGIES + '.' + TriggersKeys.TEMPLATE;
        return config.hasPath(template)
                ? completed(config, TriggersKeys.STRATEGIES, config.getConfig(template))
                : config;
    }

    private static Config completed(Config config, String path, Config template) {
        Config complete = config;
        if (config.hasPath(path) && config.getValue(path) instanceof ConfigObject sections) {
            for (String name : sections.keySet()) {
                complete = complete.withFallback(template.atPath(path + '.' + ConfigUtil.joinPath(name)));
            }
        }
        return complete;
    }

    static Config reference() {
        return ConfigFactory.parseResources(SettingsSource.class.getClassLoader(), REFERENCE,
                ConfigParseOptions.defaults().setAllowMissing(false));
    }

    private static Config parse(Path file) {
        if (!Files.isReadable(file)) {
            throw TapedeckException.configuration("--config " + file + ": there is no such file, or it cannot be read; "
                    + "expected a HOCON file such as config/tapedeck.conf");
        }
        return ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    }

    private static Config assignment(String set) {
        int equals = set.indexOf('=');
        if (equals < 1) {
            throw TapedeckException
                    .configuration("--set " + set + ": expected key=value, such as --set landing.tick-lanes=2");
        }
        String key = set.substring(0, equals).strip();
        String value = set.substring(equals + 1).strip();
        String origin = "--set " + key;
        if (value.startsWith("[") || value.startsWith("{") || value.startsWith("\"")) {
            return ConfigFactory.parseString(key + " = " + value,
                    ConfigParseOptions.defaults().setOriginDescription(origin));
        }
        ConfigUtil.splitPath(key);
        return ConfigValueFactory.fromAnyRef(value, origin).atPath(key);
    }
}
