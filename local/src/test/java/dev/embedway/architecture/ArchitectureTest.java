package dev.embedway.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.core.domain.JavaModifier.VOLATILE;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The house's rules over the compiled classes of every module that {@code local} carries, which is
 * every deployed one.
 */
class ArchitectureTest {

  private static final String ROOT = "dev.embedway";

  private static final List<String> ADAPTERS = List.of("aws", "models", "pgvector", "chroma");

  private static final List<String> FUNCTIONS =
      List.of(
          "api",
          "chunking",
          "embedding",
          "storage",
          "deadletter",
          "compactor",
          "reembed",
          "database");

  /** Fewer than this were not all of them: the import has gone wrong. */
  private static final int MIN_CLASSES = 250;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Tests that other modules' tests build on come as jars once they are packaged.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("/dev/embedway/testing/"))
          .importPackages(ROOT);

  @Test
  void allModulesAreSeen() {
    assertTrue(CLASSES.size() >= MIN_CLASSES, CLASSES.size() + " classes");
    List<String> homes =
        Stream.of(
                Stream.of("topology", "core", "emulators", "local"),
                ADAPTERS.stream(),
                FUNCTIONS.stream().map(name -> "functions." + name))
            .flatMap(Function.identity())
            .toList();
    for (String home : homes) {
      assertTrue(CLASSES.stream().anyMatch(each -> within(each, home)), "no class of " + home);
    }
  }

  @Test
  void coreKnowsNeitherAwsNorHttpNorJdbcNorNativeCode() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "software.amazon..",
            "com.amazonaws..",
            "java.sql..",
            "javax.sql..",
            "java.net.http..",
            "ai.onnxruntime..",
            "org.apache.tika..")
        .check(CLASSES);
  }

  @Test
  void topologyDependsOnNothingOfOurs() {
    for (String other : outside("topology")) {
      forbid("topology", other);
    }
  }

  @Test
  void coreDependsOnTopologyAlone() {
    outside("core").stream()
        .filter(other -> !other.equals("topology"))
        .forEach(other -> forbid("core", other));
  }

  @Test
  void adaptersDependOnCoreAndTopologyAlone() {
    for (String adapter : ADAPTERS) {
      outside(adapter).stream()
          .filter(other -> !List.of("core", "topology").contains(other))
          .forEach(other -> forbid(adapter, other));
    }
  }

  @Test
  void functionsDependOnAdaptersCoreAndTopologyAlone() {
    for (String function : FUNCTIONS) {
      String name = "functions." + function;
      Stream.concat(
              Stream.of("local", "emulators"),
              FUNCTIONS.stream().map(other -> "functions." + other))
          .filter(other -> !other.equals(name))
          .forEach(other -> forbid(name, other));
    }
  }

  @Test
  void emulatorsDependOnNothingOfOurs() {
    for (String other : outside("emulators")) {
      forbid("emulators", other);
    }
  }

  @Test
  void noPackagesDependOnOneAnotherInACircle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /** Error Prone checks that what is guarded is touched under its lock, and no more. */
  @Test
  void fieldsOfThreadSafeClassesAreFinalVolatileOrGuarded() {
    List<JavaClass> safe =
        CLASSES.stream().filter(type -> type.isAnnotatedWith(ThreadSafe.class.getName())).toList();

    List<String> open =
        safe.stream()
            .flatMap(type -> type.getFields().stream())
            .filter(field ->
                Stream.of(FINAL, VOLATILE, STATIC).noneMatch(field.getModifiers()::contains))
            .filter(field -> !field.isAnnotatedWith(GuardedBy.class.getName()))
            .map(JavaField::getFullName)
            .toList();

    assertTrue(safe.size() > 100, "classes are found: " + safe.size());
    assertEquals(List.of(), open);
  }

  @Test
  void packagesAreNullMarked() {
    List<String> unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .map(each -> each.getName())
            .toList();

    assertTrue(unmarked.isEmpty(), () -> "no @NullMarked package-info: " + unmarked);
  }

  @Test
  void namesSayARole() {
    noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Base)").check(CLASSES);
  }

  @Test
  void classesAreFinalOrMeantToBeExtended() {
    classes()
        .that(are("ordinary classes", ArchitectureTest::isOrdinary))
        .should(hold("be final", each -> each.getModifiers().contains(FINAL)))
        .check(CLASSES);
  }

  @Test
  void staticsDoNotChange() {
    classes()
        .should(
            hold(
                "have no static field that changes",
                each -> each.getFields().stream().noneMatch(ArchitectureTest::isMutableStatic)))
        .check(CLASSES);
  }

  @Test
  void recordsHoldNoArrays() {
    classes()
        .that(are("records", JavaClass::isRecord))
        .should(
            hold(
                "hold no array",
                each ->
                    each.getFields().stream()
                        .allMatch(field -> isStatic(field) || !field.getRawType().isArray())))
        .check(CLASSES);
  }

  @Test
  void publicMethodsTakeNoBooleans() {
    classes()
        .should(
            hold(
                "take no boolean in a public method",
                each -> each.getMethods().stream().noneMatch(ArchitectureTest::takesBoolean)))
        .check(CLASSES);
  }

  private static boolean isOrdinary(JavaClass type) {
    boolean special =
        type.isInterface() || type.isEnum() || type.isRecord() || type.isAnonymousClass();
    boolean made =
        type.getModifiers().contains(SYNTHETIC) || type.getSimpleName().equals("package-info");
    return !special && !made && !type.getModifiers().contains(ABSTRACT);
  }

  private static boolean isStatic(JavaField field) {
    return field.getModifiers().contains(STATIC);
  }

  private static boolean isMutableStatic(JavaField field) {
    return isStatic(field)
        && !field.getModifiers().contains(FINAL)
        && !field.getModifiers().contains(SYNTHETIC);
  }

  /** A method that a library's interface names is not ours to shape. */
  private static boolean takesBoolean(JavaMethod method) {
    boolean ours =
        method.getModifiers().contains(PUBLIC)
            && !method.getModifiers().contains(SYNTHETIC)
            && Stream.concat(
                    method.getOwner().getAllRawSuperclasses().stream(),
                    method.getOwner().getAllRawInterfaces().stream())
                .filter(supertype -> !supertype.getPackageName().startsWith(ROOT))
                .noneMatch(supertype ->
                    supertype.getMethods().stream()
                        .anyMatch(inherited -> inherited.getName().equals(method.getName())));
    return ours
        && method.getRawParameterTypes().stream()
            .anyMatch(type -> type.isEquivalentTo(boolean.class));
  }

  private static void forbid(String from, String to) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + from + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + "." + to + "..")
        .check(CLASSES);
  }

  private static List<String> outside(String module) {
    return Stream.concat(
            Stream.of("topology", "core", "emulators", "local", "functions"), ADAPTERS.stream())
        .filter(other -> !other.equals(module))
        .toList();
  }

  private static boolean within(JavaClass type, String module) {
    return type.getPackageName().startsWith(ROOT + "." + module);
  }

  private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> are(
      String what, Predicate<JavaClass> test) {
    return com.tngtech.archunit.base.DescribedPredicate.describe("are " + what, test);
  }

  private static ArchCondition<JavaClass> hold(String what, Predicate<JavaClass> test) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!test.test(type)) {
          events.add(SimpleConditionEvent.violated(type, type.getFullName() + " does not " + what));
        }
      }
    };
  }
}
