package io.torrentflow.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.torrentflow.cli",
    importOptions = ImportOption.DoNotIncludeTests.class)
class CliArchTest {
  @ArchTest
  static final ArchRule theClientKnowsNoSystem =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.torrentflow.stack..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.torrentflow.cli.(*)..").should().beFreeOfCycles();
}
