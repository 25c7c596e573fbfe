package dev.embedway.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Construction of services. A service is a public class of core, an adapter or a function that a
 * port or another service is given to; a port is an interface of core that another module
 * implements.
 */
class CompositionTest {

  private static final String ROOT = "dev.embedway";

  private static final List<String> HOMES =
      List.of(".core", ".aws", ".models", ".pgvector", ".functions");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("/dev/embedway/testing/"))
          .importPackages(ROOT);

  @Test
  void everyServiceIsMadeInOnePlace() {
    Set<JavaClass> services = services();
    assertTrue(services.size() > 50, "services are found: " + services.size());
    Map<String, Set<String>> often = new TreeMap<>();
    for (JavaClass service : services) {
      Set<String> makers = makers(service);
      if (makers.size() > 1) {
        often.put(service.getSimpleName(), makers);
      }
    }

    assertEquals(Map.of(), often, "services that more than one class makes");
  }

  private static Set<JavaClass> services() {
    Set<JavaClass> taken = new HashSet<>(ports());
    Set<JavaClass> services = new HashSet<>();
    boolean grows = true;
    while (grows) {
      Set<JavaClass> more =
          CLASSES.stream()
              .filter(CompositionTest::isOfTheHouse)
              .filter(type -> !services.contains(type))
              .filter(type -> takesOneOf(type, taken))
              .collect(Collectors.toSet());
      services.addAll(more);
      taken.addAll(more);
      grows = !more.isEmpty();
    }
    return services;
  }

  private static Set<JavaClass> ports() {
    return CLASSES.stream()
        .filter(type -> type.isInterface() && type.getPackageName().startsWith(ROOT + ".core"))
        .filter(type ->
            type.getAllSubclasses().stream()
                .anyMatch(each -> !each.getPackageName().startsWith(ROOT + ".core")))
        .collect(Collectors.toSet());
  }

  /** Top-level classes with behaviour; records hold what they are given, and faults are thrown. */
  private static boolean isOfTheHouse(JavaClass type) {
    return HOMES.stream().anyMatch(home -> type.getPackageName().startsWith(ROOT + home))
        && type.isTopLevelClass()
        && type.getModifiers().contains(JavaModifier.PUBLIC)
        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
        && !type.isInterface()
        && !type.isEnum()
        && !type.isRecord()
        && !type.isAssignableTo(Throwable.class);
  }

  private static boolean takesOneOf(JavaClass type, Set<JavaClass> taken) {
    return type.getConstructors().stream()
        .map(JavaCodeUnit::getRawParameterTypes)
        .flatMap(List::stream)
        .anyMatch(taken::contains);
  }

  private static Set<String> makers(JavaClass service) {
    return service.getConstructors().stream()
        .flatMap(CompositionTest::callers)
        .map(CompositionTest::topLevel)
        .filter(maker -> !maker.equals(service))
        .map(JavaClass::getSimpleName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<JavaClass> callers(JavaConstructor constructor) {
    return Stream.concat(
        constructor.getCallsOfSelf().stream().map(call -> call.getOriginOwner()),
        constructor.getReferencesToSelf().stream().map(reference -> reference.getOriginOwner()));
  }

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(CompositionTest::topLevel).orElse(type);
  }
}
