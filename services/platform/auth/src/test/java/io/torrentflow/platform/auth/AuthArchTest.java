package io.torrentflow.platform.auth;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.torrentflow.architecture.Rules;

@AnalyzeClasses(packages = "io.torrentflow.platform.auth")
class AuthArchTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(Rules.class);
}
