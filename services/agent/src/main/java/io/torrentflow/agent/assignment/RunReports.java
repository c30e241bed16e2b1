package io.torrentflow.agent.assignment;

import io.torrentflow.agent.engine.DownloadProgress;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.agent.report.RateMeter;
import io.torrentflow.agent.upload.TransferUpload;
import io.torrentflow.kernel.id.AgentId;
import io.torrentflow.kernel.wire.Checkpoint;
import io.torrentflow.kernel.wire.JobError;
import io.torrentflow.kernel.wire.Progress;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.ProgressReport.Phase;
import io.torrentflow.kernel.wire.Rates;
import io.torrentflow.kernel.wire.StartTransfer;
import io.torrentflow.kernel.wire.Swarm;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the reports of one run: counts them, measures rates, and leaves out what has not changed
 * since the last one. Lives on the run's event loop.
 */
final class RunReports {
  private final AgentId agentId;
  private final StartTransfer transfer;
  private final long checkpointNanos;
  private final TransferUpload upload;
  private final RateMeter downloadRate = new RateMeter();
  private final RateMeter uploadRate = new RateMeter();
  private long seq;
  private long writtenAt = System.nanoTime();
  private long filesReported = -1;
  private long filesReportedAt;
  private long checkpointReported = -1;
  private long checkpointReportedAt = System.nanoTime();

  /**
   * @param checkpointInterval the least time between two checkpoints, and two lists of files
   */
  RunReports(
      AgentId agentId, StartTransfer transfer, Duration checkpointInterval, TransferUpload upload) {
    this.agentId = agentId;
    this.transfer = transfer;
    this.checkpointNanos = checkpointInterval.toNanos();
    this.upload = upload;
  }

  /**
   * How a run is.
   *
   * @param manifest absent until it is known
   * @param fetched every wanted byte is fetched
   */
  record State(
      Phase phase,
      @Nullable Manifest manifest,
      DownloadProgress progress,
      boolean fetched,
      int contactsVersion) {}

  /** Takes a sample for the rates. */
  void sample(State state) {
    long now = System.nanoTime();
    downloadRate.sample(state.progress().downloadedBytes(), now);
    uploadRate.sample(upload.confirmedInRun(), now);
  }

  /** Forgets the rates, as when the download is paused. */
  void resetRates() {
    downloadRate.reset();
    uploadRate.reset();
  }

  boolean isLastOlderThan(Duration age) {
    return System.nanoTime() - writtenAt >= age.toNanos();
  }

  /** What is left to fetch; 0 while that is unknown. */
  long bytesRemaining(State state) {
    Long total = totalBytes(state);
    return total == null ? 0 : Math.max(0, total - state.progress().downloadedBytes());
  }

  /** A report that is whole by itself, as all of a change of phase must be. */
  ProgressReport ofPhase(State state, @Nullable JobError error) {
    return report(state, error, true);
  }

  ProgressReport ofProgress(State state) {
    // The reply to the metadata is waited for; every repetition must be whole, too.
    return report(state, null, state.phase() == Phase.METADATA);
  }

  private ProgressReport report(State state, @Nullable JobError error, boolean whole) {
    writtenAt = System.nanoTime();
    Manifest known = state.manifest();
    DownloadProgress now = state.progress();
    Progress progress = progress(state);
    boolean fetching = state.phase() == Phase.METADATA_FETCH || state.phase() == Phase.DOWNLOADING;
    return new ProgressReport(
        agentId,
        transfer.assignment(),
        ++seq,
        state.phase(),
        known == null ? null : known.name(),
        known != null && state.phase() == Phase.METADATA ? known.metadata() : null,
        progress,
        rates(state, progress),
        new Swarm(now.peers(), now.seeds()),
        state.contactsVersion(),
        fetching && !state.fetched() ? now.reason() : null,
        fetching ? now.trackers() : List.of(),
        files(known, whole),
        checkpoint(state.phase(), known, whole),
        error);
  }

  private Progress progress(State state) {
    Long total = totalBytes(state);
    // What an earlier run has stored was downloaded, also before this one has begun.
    long downloaded =
        state.fetched() && total != null
            ? total
            : Math.max(state.progress().downloadedBytes(), upload.uploadedBytes());
    return new Progress(total, downloaded, upload.uploadedBytes());
  }

  private Rates rates(State state, Progress progress) {
    boolean active = state.phase() == Phase.DOWNLOADING || state.phase() == Phase.UPLOADING;
    boolean fetching = active && !state.fetched();
    Long total = progress.totalBytes();
    return new Rates(
        fetching ? downloadRate.bytesPerSecond() : 0,
        active ? uploadRate.bytesPerSecond() : 0,
        fetching && total != null
            ? downloadRate.secondsFor(Math.max(0, total - progress.downloadedBytes()))
            : null);
  }

  private @Nullable Long totalBytes(State state) {
    Manifest known = state.manifest();
    if (known == null) {
      return null;
    }
    return upload.isOpen() ? upload.totalBytes() : known.totalBytes();
  }

  // The list is sent again when files became complete. In between it keeps the pace of checkpoints,
  // or a torrent of many small files would send all of them every second.
  private @Nullable List<ProgressReport.FileReport> files(@Nullable Manifest known, boolean whole) {
    if (known == null) {
      return null;
    }
    long complete = upload.completeFiles();
    boolean due = System.nanoTime() - filesReportedAt >= checkpointNanos;
    if (!whole && (complete == filesReported || !due)) {
      return null;
    }
    filesReported = complete;
    filesReportedAt = System.nanoTime();
    return upload.isOpen() ? upload.reports() : TransferUpload.reports(known);
  }

  private @Nullable Checkpoint checkpoint(Phase phase, @Nullable Manifest known, boolean whole) {
    boolean due = System.nanoTime() - checkpointReportedAt >= checkpointNanos;
    boolean news = upload.revision() != checkpointReported;
    boolean wanted =
        switch (phase) {
          case METADATA_FETCH, METADATA, COMPLETED -> false;
          case DOWNLOADING, UPLOADING -> news && (due || whole);
          case PAUSED, FAILED, HANDED_BACK -> true;
        };
    if (!wanted) {
      return null;
    }
    checkpointReported = upload.revision();
    checkpointReportedAt = System.nanoTime();
    return upload.isOpen() ? upload.checkpoint() : notOpened(transfer.checkpoint(), known);
  }

  // What an earlier run left, and metadata that need not be fetched again.
  @SuppressWarnings("NullAway") // It does not read the annotation on the record's array component.
  private static Checkpoint notOpened(@Nullable Checkpoint earlier, @Nullable Manifest known) {
    if (earlier != null && (known == null || known.torrent() == null)) {
      return earlier;
    }
    return new Checkpoint(
        earlier == null ? null : earlier.validator(),
        known == null ? null : known.torrent(),
        earlier == null ? List.of() : earlier.uploads());
  }
}
