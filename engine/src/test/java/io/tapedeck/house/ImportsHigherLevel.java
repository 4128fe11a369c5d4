package io.tapedeck.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.ToIntFunction;

/** Met by a class that depends on one of a higher level; a level of -1 is outside the house. */
final class ImportsHigherLevel extends ArchCondition<JavaClass> {
    private final ToIntFunction<JavaClass> level;

    private ImportsHigherLevel(ToIntFunction<JavaClass> level) {
        super("import a higher level");
        this.level = level;
    }

    static ImportsHigherLevel by(ToIntFunction<JavaClass> level) {
        return new ImportsHigherLevel(level);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        int own = level.applyAsInt(type);
        type.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> level.applyAsInt(dependency.getTargetClass()) > own)
                .forEach(dependency -> events.add(SimpleConditionEvent.satisfied(type, dependency.getDescription())));
    }
}
