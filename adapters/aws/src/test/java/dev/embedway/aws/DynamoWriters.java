package dev.embedway.aws;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.embedway.aws.dynamo.DynamoTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The methods of this module that write items of DynamoDB, found in its byte code. */
final class DynamoWriters {

  /** Operations that change items, in any of the SDK's clients. */
  private static final Set<String> WRITES =
      Set.of(
          "putItem",
          "updateItem",
          "deleteItem",
          "transactWriteItems",
          "batchWriteItem",
          "executeStatement",
          "executeTransaction",
          "batchExecuteStatement");

  private DynamoWriters() {}

  /**
   * Public methods, {@code <class>.<method>}, from which a write is reached through any number of
   * calls; those of tables alone are their callers' tools.
   */
  static Set<String> publicMethods() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.embedway.aws");
    Map<String, Set<JavaCodeUnit>> callers = callers(classes);
    Set<JavaCodeUnit> reached = new HashSet<>();
    Deque<JavaCodeUnit> next = new ArrayDeque<>(writing(classes).toList());
    while (!next.isEmpty()) {
      JavaCodeUnit unit = next.pop();
      if (reached.add(unit)) {
        next.addAll(callers.getOrDefault(unit.getFullName(), Set.of()));
      }
    }
    return reached.stream()
        .filter(DynamoWriters::isPublic)
        .filter(
            unit -> !unit.getOwner().getPackageName().equals(DynamoTable.class.getPackageName()))
        .map(unit -> unit.getOwner().getSimpleName() + "." + unit.getName())
        .collect(toCollection(TreeSet::new));
  }

  private static Stream<JavaCodeUnit> writing(JavaClasses classes) {
    return units(classes)
        .filter(unit ->
            accesses(unit)
                .map(JavaAccess::getTarget)
                .anyMatch(target ->
                    WRITES.contains(target.getName())
                        && target.getOwner().getPackageName().contains("dynamodb")));
  }

  private static Map<String, Set<JavaCodeUnit>> callers(JavaClasses classes) {
    return units(classes)
        .flatMap(unit ->
            accesses(unit)
                .map(JavaAccess::getTarget)
                .filter(AccessTarget.CodeUnitAccessTarget.class::isInstance)
                .map(target -> Map.entry(target.getFullName(), unit)))
        .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toSet())));
  }

  private static Stream<JavaCodeUnit> units(JavaClasses classes) {
    return classes.stream().map(JavaClass::getCodeUnits).flatMap(Set::stream);
  }

  /** Calls and references of a method, those of its lambdas included. */
  private static Stream<JavaAccess<?>> accesses(JavaCodeUnit unit) {
    return Stream.concat(
        unit.getCallsFromSelf().stream(), unit.getCodeUnitReferencesFromSelf().stream());
  }

  private static boolean isPublic(JavaCodeUnit unit) {
    return unit.getModifiers().contains(JavaModifier.PUBLIC);
  }
}
