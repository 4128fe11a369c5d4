package io.tapedeck.bench.frame;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Versions of what is measured and of what it is measured against, as the names of the class path's files have them. */
final class Libraries {
    private static final Pattern FILE = Pattern.compile("(.+?)-([0-9][^/]*)\\.jar");
    /** Name of the file to name of the product, in the order in which they are shown. */
    private static final Map<String, String> SHOWN = new LinkedHashMap<>();

    static {
        SHOWN.put("disruptor", "Disruptor");
        SHOWN.put("chronicle-queue", "Chronicle Queue");
        SHOWN.put("agrona", "Agrona");
        SHOWN.put("postgresql", "pgjdbc");
        SHOWN.put("HikariCP", "HikariCP");
        SHOWN.put("HdrHistogram", "HdrHistogram");
        SHOWN.put("questdb", "QuestDB");
        SHOWN.put("pgbulkinsert", "PgBulkInsert");
        SHOWN.put("jmh-core", "JMH");
    }

    private Libraries() {
    }

    /** @return "Disruptor 4.0.0, …"; those that the class path has not are told as missing */
    static String of(String classPath) {
        Map<String, String> versions = new TreeMap<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Matcher file = FILE.matcher(new File(entry).getName());
            if (file.matches()) {
                versions.put(file.group(1), file.group(2));
            }
        }
        return SHOWN.entrySet().stream()
                .map(each -> each.getValue() + ' ' + versions.getOrDefault(each.getKey(), "(missing)"))
                .collect(Collectors.joining(", "));
    }
}
