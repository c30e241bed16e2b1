package io.torrentflow.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.torrentflow.architecture.Rules;

@AnalyzeClasses(packages = "io.torrentflow.cli")
class CliArchTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(Rules.class);

  @ArchTest
  static final ArchRule KNOWS_NO_SYSTEM =
      noClasses()
          .that(Rules.MAIN_CODE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.torrentflow.stack..");
}
