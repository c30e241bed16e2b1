package io.torrentflow.jobs.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.jobs.metadata.MetadataPolicy.Verdict;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.object.Space;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MetadataPolicyTest {
  private static final UserId ALICE = new UserId(UUID.randomUUID());
  private static final UserId BOB = new UserId(UUID.randomUUID());

  @Test
  void failsOnlyJobsBeyondTheirQuota() {
    Verdict verdict =
        MetadataPolicy.judge(List.of(wants(ALICE, 60), wants(BOB, 10)), null, false, 50L);

    assertThat(verdict.exceeding()).containsExactly(ALICE);
    assertThat(verdict.wanted()).isTrue();
    assertThat(verdict.space()).isEqualTo(Space.SHARED);
  }

  @Test
  void cancelsWhenAllExceedTheirQuota() {
    Verdict verdict = MetadataPolicy.judge(List.of(wants(ALICE, 60)), null, false, 50L);

    assertThat(verdict.exceeding()).containsExactly(ALICE);
    assertThat(verdict.wanted()).isFalse();
    assertThat(verdict.paused()).isFalse();
  }

  @Test
  void chargesNothingForAPausedJob() {
    Verdict verdict = MetadataPolicy.judge(List.of(paused(ALICE, 99)), null, false, 50L);

    assertThat(verdict.exceeding()).isEmpty();
    assertThat(verdict.paused()).isTrue();
  }

  @Test
  void keepsAPrivateTorrentWithTheFirstOwner() {
    Verdict verdict =
        MetadataPolicy.judge(List.of(wants(BOB, 0), wants(ALICE, 0)), null, true, 50L);

    assertThat(verdict.exclusiveOwner()).isEqualTo(BOB);
    assertThat(verdict.leaving()).containsExactly(ALICE);
    assertThat(verdict.space()).isEqualTo(Space.of(BOB));
  }

  @Test
  void givesAPrivateTorrentToTheNextOwnerWithinQuota() {
    Verdict verdict =
        MetadataPolicy.judge(List.of(wants(BOB, 90), wants(ALICE, 0)), null, true, 50L);

    assertThat(verdict.exceeding()).containsExactly(BOB);
    assertThat(verdict.exclusiveOwner()).isEqualTo(ALICE);
    assertThat(verdict.leaving()).isEmpty();
  }

  @Test
  void storesAnExclusiveTransferInTheOwnersSpace() {
    Verdict verdict = MetadataPolicy.judge(List.of(wants(ALICE, 0)), ALICE, false, null);

    assertThat(verdict.space()).isEqualTo(Space.of(ALICE));
    assertThat(verdict.wanted()).isTrue();
  }

  private static MetadataPolicy.Claim wants(UserId owner, long otherBytes) {
    return new MetadataPolicy.Claim(owner, true, 100L, otherBytes);
  }

  private static MetadataPolicy.Claim paused(UserId owner, long otherBytes) {
    return new MetadataPolicy.Claim(owner, false, 100L, otherBytes);
  }
}
