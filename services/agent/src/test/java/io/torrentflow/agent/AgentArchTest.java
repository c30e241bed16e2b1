package io.torrentflow.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.torrentflow.architecture.Rules;

@AnalyzeClasses(packages = "io.torrentflow.agent")
class AgentArchTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(Rules.class);

  @ArchTest
  static final ArchRule KNOWS_NO_DATABASE_BROKER_OR_CACHE =
      noClasses()
          .that(Rules.MAIN_CODE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "io.vertx..pgclient..",
              "io.vertx..sqlclient..",
              "io.quarkus.redis..",
              "io.vertx.redis..",
              "com.rabbitmq..",
              "org.eclipse.microprofile.reactive.messaging..",
              "io.torrentflow.platform.outbox..",
              "io.torrentflow.platform.messaging..");

  @ArchTest
  static final ArchRule ENGINES_KNOW_NEITHER_JOBS_NOR_THE_BUCKET =
      noClasses()
          .that(Rules.MAIN_CODE)
          .and()
          .resideInAPackage("..agent.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..agent.assignment..", "..agent.report..", "..agent.upload..", "software.amazon..");

  @ArchTest
  static final ArchRule ONLY_RELAYS_AND_CALLBACKS_OF_LIBRARIES_SUBSCRIBE =
      Rules.onlySubscribedBy(
          "AssignmentService",
          "ConcurrencyLimiter",
          "FetchResources",
          "FinishedParts",
          "Heartbeat",
          "HttpDownload",
          "TorrentDownload",
          "TransferReporter",
          "TransferRun");
}
