package io.torrentflow.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.torrentflow.platform",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PlatformArchTest {
  @ArchTest
  static final ArchRule platformKnowsNoService =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.gateway..",
              "io.torrentflow.jobs..",
              "io.torrentflow.progress..",
              "io.torrentflow.agent..",
              "io.torrentflow.stack..",
              "io.torrentflow.database..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.torrentflow.platform.(*)..").should().beFreeOfCycles();
}
