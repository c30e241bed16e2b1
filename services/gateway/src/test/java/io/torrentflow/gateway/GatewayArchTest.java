package io.torrentflow.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.torrentflow.architecture.Rules;

@AnalyzeClasses(packages = "io.torrentflow.gateway")
class GatewayArchTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(Rules.class);

  @ArchTest
  static final ArchRule dependsOnNoOtherService =
      noClasses()
          .that(Rules.MAIN_CODE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.jobs..",
              "io.torrentflow.hub..",
              "io.torrentflow.agent..",
              "io.torrentflow.stack..");

  @ArchTest
  static final ArchRule ONLY_DUTIES_SUBSCRIBE = Rules.onlySubscribedBy("PgEndedRowsPurge");
}
