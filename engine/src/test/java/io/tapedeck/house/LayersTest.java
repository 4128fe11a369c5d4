package io.tapedeck.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.tapedeck.database.Database;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house's levels: lower never imports higher, no cycle, and each library in its one room. */
@Timeout(120)
class LayersTest {
    private static final String ROOT = "io.tapedeck.";
    private static final Map<String, Integer> LEVELS = Map.ofEntries(Map.entry("common", 0), Map.entry("metrics", 0),
            Map.entry("event", 1), Map.entry("journal", 2), Map.entry("bars", 2), Map.entry("indicators", 2),
            Map.entry("options", 2), Map.entry("signals", 2), Map.entry("positions", 2), Map.entry("triggers", 2),
            Map.entry("risk", 2), Map.entry("decide", 3), Map.entry("feed", 3), Map.entry("pipeline", 3),
            Map.entry("database", 3),
            Map.entry("landing", 3), Map.entry("archive", 3), Map.entry("replay", 4), Map.entry("http", 5),
            Map.entry("app", 5));
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.tapedeck");

    @Test
    void shouldHaveALevelForEachRoom() {
        Assertions.assertThat(CLASSES.stream().map(LayersTest::room).filter(room -> !room.isEmpty()).distinct())
                .isSubsetOf(LEVELS.keySet());
    }

    @Test
    void shouldNeverImportAHigherLevel() {
        noClasses().that(DescribedPredicate.alwaysTrue()).should(ImportsHigherLevel.by(LayersTest::level))
                .allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void shouldHaveNoCycleBetweenPackages() {
        slices().matching("io.tapedeck.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldKeepTheRoomsOfOneLevelApart() {
        noClasses().that().resideInAPackage("io.tapedeck.feed..").should().dependOnClassesThat()
                .resideInAnyPackage("io.tapedeck.pipeline..", "io.tapedeck.database..", "io.tapedeck.landing..")
                .allowEmptyShould(true).check(CLASSES);
        noClasses().that().resideInAPackage("io.tapedeck.pipeline..").should().dependOnClassesThat()
                .resideInAnyPackage("io.tapedeck.feed..", "io.tapedeck.database..", "io.tapedeck.landing..")
                .allowEmptyShould(true).check(CLASSES);
        noClasses().that().resideInAPackage("io.tapedeck.database..").should().dependOnClassesThat()
                .resideInAnyPackage("io.tapedeck.feed..", "io.tapedeck.pipeline..", "io.tapedeck.landing..")
                .allowEmptyShould(true).check(CLASSES);
        noClasses().that().resideInAPackage("io.tapedeck.landing..").should().dependOnClassesThat()
                .resideInAnyPackage("io.tapedeck.feed..", "io.tapedeck.pipeline..").allowEmptyShould(true)
                .check(CLASSES);
        noClasses().that().resideInAPackage("io.tapedeck.archive..").should().dependOnClassesThat()
                .resideInAnyPackage("io.tapedeck.feed..", "io.tapedeck.pipeline..", "io.tapedeck.landing..")
                .check(CLASSES);
        noClasses().that().resideInAPackage("io.tapedeck.http..").should().dependOnClassesThat()
                .resideInAnyPackage("io.tapedeck.app..").allowEmptyShould(true).check(CLASSES);
    }

    static Stream<ArchRule> librariesInTheirRooms() {
        return Stream.of(only("journal", "net.openhft.."), only("pipeline", "com.lmax.disruptor.."),
                only(new String[]{"database", "landing", "archive"}, "java.sql..", "javax.sql..", "org.postgresql..",
                        "com.zaxxer.."),
                only(new String[]{"database"}, "org.flywaydb.."), only("archive", "org.apache.parquet.."),
                only("app", "picocli..", "com.typesafe.config.."));
    }

    @ParameterizedTest
    @MethodSource("librariesInTheirRooms")
    void shouldUseALibraryOnlyInItsRoom(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }

    /** Lanes write as tapedeck_writer, everything else asks as trading_app; who may own the tables migrates, maintains, archives, and runs a user's statement. */
    @Test
    void shouldReachTheDatabaseAsItsOwnerOnlyWhereThatIsThePoint() {
        noClasses().that().doNotHaveFullyQualifiedName("io.tapedeck.database.Migrations").and()
                .doNotHaveFullyQualifiedName("io.tapedeck.database.TextQuery").and()
                .doNotHaveFullyQualifiedName("io.tapedeck.archive.ArchiveSession").should()
                .callMethod(Database.class, "connection").check(CLASSES);
    }

    @Test
    void shouldNeverSleepOrExitOutsideTheCommandLine() {
        // database: another process gives no signal when it lets a lock go or begins to listen
        noClasses().that().resideOutsideOfPackage("io.tapedeck.database..").should()
                .callMethod(Thread.class, "sleep", long.class).orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class).orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class).allowEmptyShould(true).check(CLASSES);
        noClasses().that().resideOutsideOfPackage("io.tapedeck.app..").should().callMethod(System.class, "exit",
                int.class).orShould().callMethod(Runtime.class, "halt", int.class).allowEmptyShould(true)
                .check(CLASSES);
    }

    private static ArchRule only(String room, String... libraries) {
        return only(new String[]{room}, libraries);
    }

    private static ArchRule only(String[] rooms, String... libraries) {
        String[] packages = Stream.of(rooms).map(room -> ROOT + room + "..").toArray(String[]::new);
        return noClasses().that().resideOutsideOfPackages(packages).should().dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        String rest = name.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    private static int level(JavaClass type) {
        return LEVELS.getOrDefault(room(type), -1);
    }
}
