package io.torrentflow.hub.testing;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import io.torrentflow.kernel.id.UuidV7;
import io.torrentflow.kernel.job.JobEnd;
import io.torrentflow.kernel.job.Wish;
import io.torrentflow.kernel.source.SourceType;
import io.torrentflow.kernel.wire.JobState;
import io.torrentflow.kernel.wire.JobView;
import io.torrentflow.kernel.wire.Progress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job with defaults; each change gives another one. */
public record TestingJob(
    JobId id,
    UserId owner,
    TransferId transfer,
    String name,
    Wish wish,
    JobState.@Nullable Ending ending,
    JobState.@Nullable Frozen frozen,
    boolean deleted) {
  private static final UuidV7 IDS = new UuidV7(InstantSource.system());

  public static UserId newUser() {
    return new UserId(IDS.next());
  }

  /** A job of a transfer of its own that was made long ago. */
  public static TestingJob of(UserId owner) {
    return of(owner, new TransferId(java.util.UUID.randomUUID()));
  }

  public static TestingJob of(UserId owner, TransferId transfer) {
    JobId id = new JobId(java.util.UUID.randomUUID());
    return new TestingJob(id, owner, transfer, "my album", Wish.WANTED, null, null, false);
  }

  public TestingJob withId(JobId other) {
    return new TestingJob(other, owner, transfer, name, wish, ending, frozen, deleted);
  }

  public TestingJob named(String other) {
    return new TestingJob(id, owner, transfer, other, wish, ending, frozen, deleted);
  }

  public TestingJob paused(long downloaded) {
    return new TestingJob(
        id, owner, transfer, name, Wish.PAUSED, ending, frozenAt(downloaded), deleted);
  }

  public TestingJob completed(long downloaded) {
    JobState.Ending end = new JobState.Ending(JobEnd.COMPLETED, Instant.now(), null);
    return new TestingJob(id, owner, transfer, name, wish, end, frozenAt(downloaded), deleted);
  }

  public TestingJob gone() {
    return new TestingJob(id, owner, transfer, name, wish, ending, frozen, true);
  }

  public TestingJob on(TransferId other) {
    return new TestingJob(id, owner, other, name, wish, ending, frozen, deleted);
  }

  private static JobState.Frozen frozenAt(long downloaded) {
    return new JobState.Frozen("album", null, null, new Progress(1_000L, downloaded, 0));
  }

  public JobState at(long seq) {
    Instant now = Instant.now();
    return new JobState(
        id,
        owner,
        transfer,
        seq,
        new JobView.Source(SourceType.HTTP, "http://origin/album", null, null, null),
        name,
        null,
        List.of(),
        wish,
        ending,
        frozen,
        false,
        now,
        now,
        Instant.EPOCH,
        0,
        List.of(),
        null,
        deleted);
  }
}
