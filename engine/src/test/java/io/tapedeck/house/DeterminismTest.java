package io.tapedeck.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What is decided depends on the tape alone: the byte code of the deciding rooms calls nothing that gives another answer at
 * another time, on another host or in another process.
 */
@Timeout(120)
class DeterminismTest {
    private static final String[] ROOMS = {"io.tapedeck.decide", "io.tapedeck.bars..", "io.tapedeck.indicators..",
            "io.tapedeck.options..", "io.tapedeck.signals..", "io.tapedeck.positions..", "io.tapedeck.risk..",
            "io.tapedeck.triggers.."};

    /** Methods that do not depend on chance, of types that are otherwise forbidden. */
    private static final Set<String> HARMLESS_SYSTEM = Set.of("arraycopy");
    /** The same to the last bit everywhere (Javadoc of java.lang.Math: exact, or correctly rounded). */
    private static final Set<String> EXACT_MATH = Set.of("abs", "absExact", "addExact", "subtractExact",
            "multiplyExact",
            "negateExact", "incrementExact", "decrementExact", "toIntExact", "floorDiv", "floorMod", "ceilDiv",
            "ceilDivExact", "ceilMod", "floorDivExact", "divideExact", "max", "min", "clamp", "multiplyHigh",
            "unsignedMultiplyHigh", "multiplyFull", "signum", "sqrt", "floor", "ceil", "rint", "round", "fma",
            "copySign", "scalb", "getExponent", "ulp");
    private static final Set<String> HASHED = Set.of("java.util.HashMap", "java.util.HashSet",
            "java.util.IdentityHashMap", "java.util.WeakHashMap", "java.util.Hashtable",
            "java.util.concurrent.ConcurrentHashMap", "java.util.Map", "java.util.Set"); // their own order is not told
    private static final Set<String> ITERATION = Set.of("iterator", "forEach", "forEachLong", "forEachInt", "values",
            "keySet", "entrySet", "stream", "keys", "elements", "removeIf", "removeIfLong", "removeIfInt",
            "replaceAll", "toArray", "toString", "spliterator", "intForEach", "longForEach", "replaceAllLong");
    private static final Set<String> FORBIDDEN_TYPES = Set.of("java.util.Random", "java.util.SplittableRandom",
            "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom", "java.util.UUID",
            "java.time.Clock", "java.time.InstantSource", "java.util.concurrent.ForkJoinPool", "java.util.Timer",
            "java.lang.Runtime", "java.lang.ProcessHandle", "org.agrona.concurrent.SystemEpochNanoClock",
            "org.agrona.concurrent.SystemEpochClock", "org.agrona.concurrent.SystemNanoClock", "java.lang.Thread",
            "java.lang.ThreadLocal", "java.util.Date",
            "java.util.Calendar");
    private static final Set<String> FORBIDDEN_METHODS = Set.of("java.time.Instant.now", "java.time.LocalDate.now",
            "java.time.LocalDateTime.now", "java.time.ZonedDateTime.now", "java.time.ZoneId.systemDefault",
            "java.util.Locale.getDefault", "java.lang.Object.hashCode",
            "java.util.stream.Collectors.toSet", "java.util.stream.Collectors.toMap",
            "java.util.stream.Collectors.groupingBy", "java.util.Collection.parallelStream",
            "java.util.UUID.randomUUID", "java.util.TimeZone.getDefault", "java.nio.charset.Charset.defaultCharset",
            "java.text.NumberFormat.getInstance", "java.lang.Record.hashCode", "java.lang.Enum.hashCode");
    /** Methods that ask the platform for charset, language or zone, by their parameters: others of the name are told theirs. */
    private static final Set<String> PLATFORMS_OWN = Set.of("java.lang.String.getBytes()",
            "java.lang.String.<init>(byte[])", "java.lang.String.format(String,Object[])",
            "java.lang.String.formatted(Object[])", "java.lang.String.toLowerCase()",
            "java.lang.String.toUpperCase()", "java.time.format.DateTimeFormatter.ofPattern(String)",
            "java.text.DecimalFormat.<init>(String)", "java.text.SimpleDateFormat.<init>(String)");

    /**
     * Iterations that were read and reach no output in an order of hashes: over a sorted, linked or enum map of which the byte
     * code tells but Map (AgentDesk, Agents, FusionOptions, KeyValues, Refusals, SwingTracks); into another map, or sorted behind it.
     */
    private static final Set<String> EXAMINED = Set.of("AgentDesk.save", "AgentDesk.restore", "Agents.names",
            "Agents.of", "FusionOptions.of", "Refusals.save", "Refusals.restore", "SwingTracks.save",
            "SwingTracks.restore", "BarFeed.<init>", "FusedEntries.save", "OpenOrders.bySerial",
            "TriggerRegistry.bySerial", "TriggerRegistry.save", "KeyValues.below", "KeyValues.names", "KeyValues.of");

    /** Calls, and references to methods: {@code System::nanoTime} is no call where it is written. */
    private static final DescribedPredicate<JavaAccess<?>> CHANCE = new DescribedPredicate<>(
            "a call whose answer is not the tape's") {
        @Override
        public boolean test(JavaAccess<?> call) {
            return call.getTarget() instanceof CodeUnitAccessTarget target && isForbidden(target)
                    && !EXAMINED.contains(call.getOriginOwner().getSimpleName() + '.' + call.getOrigin().getName());
        }
    };

    private static final ArchRule RULE = noClasses().should().accessTargetWhere(CHANCE);

    private static boolean isForbidden(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getName();
        String method = target.getName();
        if (method.equals("now") && owner.startsWith("java.time.")) {
            return true;
        }
        if (method.equals("parallel") || method.equals("parallelStream") || method.equals("findAny")) {
            return true;
        }
        String whole = owner + '.' + method + target.getRawParameterTypes().stream()
                .map(JavaClass::getSimpleName).collect(java.util.stream.Collectors.joining(",", "(", ")"));
        if (PLATFORMS_OWN.contains(whole)) {
            return true;
        }
        if (owner.equals("java.lang.System")) {
            return !HARMLESS_SYSTEM.contains(method);
        }
        if (owner.equals("java.lang.Math")) {
            return !EXACT_MATH.contains(method);
        }
        boolean hashed = HASHED.contains(owner)
                || (owner.startsWith("org.agrona.collections.") && (owner.contains("Hash") || owner.contains("Cache")));
        return (hashed && ITERATION.contains(method)) || FORBIDDEN_TYPES.contains(owner)
                || FORBIDDEN_METHODS.contains(owner + '.' + method);
    }

    @Test
    void shouldDecideWithoutClockChanceOrOrderOfHashes() {
        JavaClasses rooms = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.tapedeck")
                .that(DescribedPredicate.describe("decide", type -> java.util.Arrays.stream(ROOMS)
                        .anyMatch(room -> room.endsWith("..")
                                ? type.getPackageName().startsWith(room.substring(0, room.length() - 2))
                                : type.getPackageName().equals(room))));
        assertThat(rooms.size()).as("classes that decide").isGreaterThan(10);
        RULE.check(rooms);
    }

    /** Whatever the decisions reach, of any room of the house, is deterministic too: nothing hides behind a call. */
    @Test
    void shouldReachNothingElseThatAsksForClockOrChance() {
        JavaClasses house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.tapedeck");
        Set<String> reached = new java.util.TreeSet<>();
        java.util.ArrayDeque<JavaClass> open = new java.util.ArrayDeque<>(
                java.util.List.of(house.get("io.tapedeck.decide.Decisions")));
        while (!open.isEmpty()) {
            JavaClass type = open.poll();
            if (reached.add(type.getName())) {
                type.getDirectDependenciesFromSelf().stream().map(each -> each.getTargetClass().getBaseComponentType())
                        .filter(each -> each.getPackageName().startsWith("io.tapedeck")).forEach(open::add);
            }
        }
        assertThat(reached).hasSizeGreaterThan(150).contains("io.tapedeck.bars.BarBuilder",
                "io.tapedeck.signals.SignalFusion", "io.tapedeck.triggers.TriggerBook",
                "io.tapedeck.positions.PositionBook", "io.tapedeck.indicators.Indicators");
        assertThat(reached.stream().map(name -> name.replaceAll("^io\\.tapedeck\\.([a-z]+).*", "$1")).distinct())
                .as("levels 0 to 2 and decide").containsExactlyInAnyOrder("bars", "common", "decide", "event",
                        "indicators", "options", "positions", "risk", "signals", "triggers");
        RULE.check(house.that(DescribedPredicate.describe("reached", type -> reached.contains(type.getName()))));
    }

    /** What must be found, were it planted. */
    @SuppressWarnings({"unused", "JavaTimeDefaultTimeZone", "StringCaseLocaleUsage", "DefaultCharset", "NonApiType"}) // planted
    private static final class Planted {
        static final class WallClock {
            long now() {
                return System.currentTimeMillis();
            }
        }

        static final class NanoTime {
            long now() {
                return System.nanoTime();
            }
        }

        static final class Instants {
            java.time.Instant now() {
                return java.time.Instant.now();
            }
        }

        static final class Platform {
            double curve(double x) {
                return Math.exp(x);
            }
        }

        static final class HashOrder {
            long order(Map<String, Long> map) {
                long sum = 0;
                for (Map.Entry<String, Long> entry : map.entrySet()) {
                    sum = sum * 31 + entry.getValue();
                }
                return sum;
            }
        }

        static final class Chance {
            int dice() {
                return java.util.concurrent.ThreadLocalRandom.current().nextInt();
            }
        }

        static final class Reference {
            java.util.function.LongSupplier now() {
                return System::nanoTime;
            }
        }

        static final class HouseClock {
            long now() {
                return org.agrona.concurrent.SystemEpochNanoClock.INSTANCE.nanoTime();
            }
        }

        static final class Today {
            java.time.OffsetDateTime now() {
                return java.time.OffsetDateTime.now();
            }
        }

        static final class Seeded {
            int dice() {
                return new java.util.Random().nextInt();
            }
        }

        static final class Parallel {
            double sum(java.util.List<Double> values) {
                return values.parallelStream().mapToDouble(Double::doubleValue).sum();
            }
        }

        static final class AnyThread {
            double sum(java.util.stream.DoubleStream values) {
                return values.parallel().sum();
            }
        }

        static final class Language {
            String text(double value) {
                return String.format("%f", value);
            }
        }

        static final class LowerCase {
            String text(String value) {
                return value.toLowerCase();
            }
        }

        static final class Zone {
            java.time.ZoneId zone() {
                return java.time.ZoneId.systemDefault();
            }
        }

        static final class OldZone {
            java.util.TimeZone zone() {
                return java.util.TimeZone.getDefault();
            }
        }

        static final class Bytes {
            byte[] of(String text) {
                return text.getBytes();
            }
        }

        static final class HashKeys {
            Object first(java.util.HashMap<String, Long> map) {
                return map.keySet().iterator().next();
            }
        }

        static final class HashLambda {
            void sum(java.util.HashSet<Long> all, java.util.function.LongConsumer sum) {
                all.forEach(sum::accept);
            }
        }

        static final class AgronaOrder {
            void sum(org.agrona.collections.Long2ObjectHashMap<String> map, StringBuilder text) {
                map.values().forEach(text::append);
            }
        }

        static final class ObjectHash {
            int of(Object any) {
                return any.hashCode();
            }
        }

        static final class Environment {
            String of() {
                return System.getenv("HOME");
            }
        }

        static final class Identity {
            int of(Object any) {
                return System.identityHashCode(any);
            }
        }
    }

    @Test
    void shouldFindEachKindOfChanceWhereItIsPlanted() {
        for (Class<?> planted : Planted.class.getDeclaredClasses()) {
            assertThatThrownBy(() -> RULE.check(new ClassFileImporter().importClasses(planted))).as(planted.getName())
                    .isInstanceOf(AssertionError.class).hasMessageContaining(planted.getSimpleName());
        }
    }
}
