package io.tapedeck.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.HashMap;
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
            "java.util.concurrent.ConcurrentHashMap");
    private static final Set<String> ITERATION = Set.of("iterator", "forEach", "forEachLong", "forEachInt", "values",
            "keySet", "entrySet", "stream", "keys", "elements", "removeIf", "removeIfLong", "removeIfInt",
            "replaceAll", "toArray", "toString", "spliterator", "intForEach", "longForEach", "replaceAllLong");
    private static final Set<String> FORBIDDEN_TYPES = Set.of("java.util.Random", "java.util.SplittableRandom",
            "java.util.concurrent.ThreadLocalRandom", "java.security.SecureRandom", "java.util.UUID",
            "java.time.Clock", "java.lang.Thread", "java.lang.ThreadLocal", "java.util.Date",
            "java.util.Calendar");
    private static final Set<String> FORBIDDEN_METHODS = Set.of("java.time.Instant.now", "java.time.LocalDate.now",
            "java.time.LocalDateTime.now", "java.time.ZonedDateTime.now", "java.time.ZoneId.systemDefault",
            "java.util.Locale.getDefault", "java.lang.Object.hashCode", "java.util.Map.of", "java.util.Set.of",
            "java.util.Map.ofEntries", "java.util.Map.copyOf", "java.util.Set.copyOf",
            "java.util.stream.Collectors.toSet", "java.util.stream.Collectors.toMap",
            "java.util.stream.Collectors.groupingBy", "java.util.Collection.parallelStream",
            "java.util.UUID.randomUUID", "java.lang.String.getBytes()");

    private static final DescribedPredicate<JavaCall<?>> CHANCE = new DescribedPredicate<>(
            "a call whose answer is not the tape's") {
        @Override
        public boolean test(JavaCall<?> call) {
            return isForbidden(call.getTarget());
        }
    };

    private static final ArchRule RULE = noClasses().should().callCodeUnitWhere(CHANCE);

    private static boolean isForbidden(CodeUnitCallTarget target) {
        String owner = target.getOwner().getName();
        String method = target.getName();
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

    /** What must be found, were it planted. */
    @SuppressWarnings("unused")
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
            long order(HashMap<String, Long> map) {
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
