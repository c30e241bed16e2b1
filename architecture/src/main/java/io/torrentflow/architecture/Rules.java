package io.torrentflow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rules that hold in every module. A module's architecture test takes them in with {@code
 * ArchTests.in(Rules.class)} beside its own.
 */
public final class Rules {
  private static final String ROOT = "io.torrentflow.";

  /** Code that is shipped. */
  public static final DescribedPredicate<JavaClass> MAIN_CODE =
      describe("are main code", type -> !isTest(type));

  private Rules() {}

  /** Packages that depend on each other in a circle cannot be understood one at a time. */
  @ArchTest
  static void packagesHaveNoCycles(JavaClasses classes) {
    SlicesRuleDefinition.slices()
        .matching(ROOT + "(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(classes.that(MAIN_CODE));
  }

  /** A name tells where the SQL is. */
  @ArchTest
  static final ArchRule ONLY_PG_CLASSES_TOUCH_THE_SQL_CLIENT =
      noClasses()
          .that(are("main code not named Pg…", type -> !isTest(type) && !isPg(type)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx.sqlclient..",
              "io.vertx.pgclient..",
              "io.vertx.mutiny.sqlclient..",
              "io.vertx.mutiny.pgclient..")
          .allowEmptyShould(true);

  /** A resource speaks HTTP and asks a service. */
  @ArchTest
  static final ArchRule RESOURCES_SEE_NO_STORE =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Resource")
          .should()
          .dependOnClassesThat(are("stores", Rules::isPg))
          .allowEmptyShould(true);

  /** Time is asked of an {@code InstantSource}, so that a test can set it. */
  @ArchTest
  static final ArchRule TIME_COMES_FROM_A_CLOCK =
      noClasses()
          .that(MAIN_CODE)
          .should()
          .callMethodWhere(
              calls(
                  "the system's clock", access -> isSystemClock(access.getTarget().getFullName())))
          .allowEmptyShould(true);

  /** A subscription without a handler of failures loses them. */
  @ArchTest
  static final ArchRule SUBSCRIPTIONS_HANDLE_FAILURES =
      noClasses()
          .that(MAIN_CODE)
          .should()
          .callMethodWhere(
              calls(
                  "subscribe().with(onItem) alone",
                  access ->
                      access.getTargetOwner().getName().matches("io\\.smallrye\\.mutiny.*Subscribe")
                          && access.getName().equals("with")
                          && access.getTarget().getRawParameterTypes().size() == 1))
          .allowEmptyShould(true);

  /** Tests that need servers are named ComponentTest, or IT where they need the packaged system. */
  @ArchTest
  static final ArchRule UNIT_TESTS_START_NO_SERVER =
      noClasses()
          .that(
              are(
                  "unit tests",
                  type -> {
                    String name = topLevel(type).getSimpleName();
                    return name.endsWith("Test") && !name.endsWith("ComponentTest");
                  }))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quarkus.test..",
              "io.zonky.test..",
              "redis.embedded..",
              "com.sun.net.httpserver..",
              "io.torrentflow.testing.server..",
              "io.torrentflow.testing.origin..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.torrentflow.stack.backing.BackingServices")
          .allowEmptyShould(true);

  /**
   * Main code returns its work to whoever asked for it. Only these begin work of their own, because
   * nobody waits for it: relays, duties that a timer starts, and callbacks of libraries.
   *
   * @param names of the classes, without packages
   */
  public static ArchRule onlySubscribedBy(String... names) {
    Set<String> allowed = Set.of(names);
    return noClasses()
        .that(
            are(
                "main code but " + allowed,
                type -> !isTest(type) && !allowed.contains(topLevel(type).getSimpleName())))
        .should()
        .callMethodWhere(
            calls(
                "Mutiny's subscribe()",
                access ->
                    access.getName().equals("subscribe")
                        && access.getTargetOwner().getName().startsWith("io.smallrye.mutiny.")));
  }

  private static boolean isSystemClock(String method) {
    return method.equals(Instant.class.getName() + ".now()")
        || method.startsWith("java.lang.System.currentTimeMillis")
        || method.matches("java\\.time\\.\\w+DateTime\\.now\\(\\)")
        || method.equals("java.time.LocalDate.now()");
  }

  private static boolean isPg(JavaClass type) {
    return topLevel(type).getSimpleName().startsWith("Pg");
  }

  private static boolean isTest(JavaClass type) {
    return type.getSource()
        .map(source -> source.getUri().toString().contains("/test-classes/"))
        .orElse(false);
  }

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(Rules::topLevel).orElse(type);
  }

  private static DescribedPredicate<JavaClass> are(String what, Predicate<JavaClass> predicate) {
    return describe("are " + what, predicate);
  }

  private static DescribedPredicate<JavaMethodCall> calls(
      String what, Predicate<JavaMethodCall> predicate) {
    return describe(what, predicate);
  }
}
