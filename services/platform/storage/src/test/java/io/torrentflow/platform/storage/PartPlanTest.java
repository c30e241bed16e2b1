package io.torrentflow.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.torrentflow.kernel.problem.ProblemCode;
import io.torrentflow.kernel.problem.ProblemException;
import org.junit.jupiter.api.Test;

class PartPlanTest {
  private static final long MIB = 1 << 20;

  @Test
  void cutsAFileIntoEqualPartsButTheLast() {
    PartPlan plan = PartPlan.of(20 * MIB + 1, 8 * MIB, 48 * MIB);

    assertThat(plan.count()).isEqualTo(3);
    assertThat(plan.length(1)).isEqualTo(plan.length(2)).isEqualTo((int) (8 * MIB));
    assertThat(plan.length(3)).isEqualTo((int) (4 * MIB + 1));
    assertThat(plan.offset(3)).isEqualTo(16 * MIB);
  }

  @Test
  void enlargesPartsSoThatTenThousandAreEnough() {
    PartPlan plan = PartPlan.of(200_000 * MIB, 8 * MIB, 48 * MIB);

    assertThat(plan.partSizeBytes()).isEqualTo(20 * MIB);
    assertThat(plan.count()).isEqualTo(PartPlan.MAX_PARTS);
  }

  @Test
  void refusesAFileBeyondTenThousandOfTheLargestParts() {
    assertThatThrownBy(() -> PartPlan.of(480_001 * MIB, 8 * MIB, 48 * MIB))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TOO_LARGE));
  }

  @Test
  void plansOnePartForASmallFileAndNoneForAnEmptyOne() {
    assertThat(PartPlan.of(8 * MIB, 8 * MIB, 48 * MIB).isSingleRequest()).isTrue();
    assertThat(PartPlan.of(8 * MIB + 1, 8 * MIB, 48 * MIB).isSingleRequest()).isFalse();
    assertThat(PartPlan.of(0, 8 * MIB, 48 * MIB).count()).isZero();
  }
}
