package io.torrentflow.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.torrentflow.agent",
    importOptions = ImportOption.DoNotIncludeTests.class)
class AgentArchTest {
  @ArchTest
  static final ArchRule knowsNoDatabaseBrokerOrCache =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "io.vertx.pgclient..",
              "io.vertx.sqlclient..",
              "io.vertx.mutiny.sqlclient..",
              "io.quarkus.redis..",
              "io.vertx.redis..",
              "com.rabbitmq..",
              "org.eclipse.microprofile.reactive.messaging..",
              "io.torrentflow.platform.outbox..",
              "io.torrentflow.platform.messaging..",
              "io.torrentflow.platform.redis..");

  @ArchTest
  static final ArchRule enginesKnowNeitherJobsNorTheBucket =
      noClasses()
          .that()
          .resideInAPackage("..agent.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..agent.assignment..", "..agent.report..", "..agent.upload..", "software.amazon..");
}
