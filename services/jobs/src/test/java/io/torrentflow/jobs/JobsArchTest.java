package io.torrentflow.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.torrentflow.architecture.Rules;

@AnalyzeClasses(packages = "io.torrentflow.jobs")
class JobsArchTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(Rules.class);

  @ArchTest
  static final ArchRule KNOWS_NO_OTHER_SERVICE =
      noClasses()
          .that(Rules.MAIN_CODE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.gateway..",
              "io.torrentflow.hub..",
              "io.torrentflow.agent..",
              "io.torrentflow.stack..");

  @ArchTest
  static final ArchRule LIFECYCLE_KNOWS_NOBODY_WHO_USES_IT =
      noClasses()
          .that()
          .resideInAPackage("io.torrentflow.jobs.lifecycle..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.jobs.agents..",
              "io.torrentflow.jobs.callbacks..",
              "io.torrentflow.jobs.dispatch..",
              "io.torrentflow.jobs.maintenance..",
              "io.torrentflow.jobs.metadata..",
              "io.torrentflow.jobs.review..");

  @ArchTest
  static final ArchRule ONLY_RELAYS_AND_DUTIES_SUBSCRIBE =
      Rules.onlySubscribedBy("AgentClient", "ProgressPublisher");
}
