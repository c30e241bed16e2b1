package io.torrentflow.progress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.torrentflow.progress",
    importOptions = ImportOption.DoNotIncludeTests.class)
class HubArchTest {
  @ArchTest
  static final ArchRule theHubKnowsNoOtherService =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.gateway..",
              "io.torrentflow.jobs..",
              "io.torrentflow.agent..",
              "io.torrentflow.stack..",
              "io.torrentflow.database..");

  @ArchTest
  static final ArchRule theHubReadsNoPostgres =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..sqlclient..", "io.vertx..pgclient..", "java.sql..");

  @ArchTest
  static final ArchRule theStreamKnowsNothingOfTheBroker =
      noClasses()
          .that()
          .resideInAPackage("io.torrentflow.progress.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.progress.intake..", "org.eclipse.microprofile.reactive.messaging..");
}
