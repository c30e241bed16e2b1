package io.torrentflow.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.torrentflow.jobs",
    importOptions = ImportOption.DoNotIncludeTests.class)
class JobsArchTest {
  @ArchTest
  static final ArchRule jobsKnowsNoOtherService =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.gateway..",
              "io.torrentflow.progress..",
              "io.torrentflow.agent..",
              "io.torrentflow.stack..",
              "io.torrentflow.database..");

  @ArchTest
  static final ArchRule theLifecycleKnowsNobodyWhoUsesIt =
      noClasses()
          .that()
          .resideInAPackage("io.torrentflow.jobs.lifecycle..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.jobs.callbacks..",
              "io.torrentflow.jobs.commands..",
              "io.torrentflow.jobs.dispatch..",
              "io.torrentflow.jobs.maintenance..");
}
