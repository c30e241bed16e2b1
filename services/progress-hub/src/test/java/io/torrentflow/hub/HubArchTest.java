package io.torrentflow.hub;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.torrentflow.architecture.Rules;

@AnalyzeClasses(packages = "io.torrentflow.hub")
class HubArchTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(Rules.class);

  @ArchTest
  static final ArchRule KNOWS_NO_OTHER_SERVICE =
      noClasses()
          .that(Rules.MAIN_CODE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.gateway..",
              "io.torrentflow.jobs..",
              "io.torrentflow.agent..",
              "io.torrentflow.stack..");

  @ArchTest
  static final ArchRule READS_NO_POSTGRES =
      noClasses()
          .that(Rules.MAIN_CODE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..sqlclient..", "io.vertx..pgclient..", "java.sql..");

  @ArchTest
  static final ArchRule STREAM_KNOWS_NO_BROKER =
      noClasses()
          .that()
          .resideInAPackage("io.torrentflow.hub.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.hub.intake..", "org.eclipse.microprofile.reactive.messaging..");

  @ArchTest
  static final ArchRule ONLY_THE_LISTENER_SUBSCRIBES = Rules.onlySubscribedBy("ChangeListener");
}
