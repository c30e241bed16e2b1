package io.torrentflow.agent.assignment;

import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.agent.upload.Metadata;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.SourceSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses what {@code metadata.json} may say of a transfer. */
final class RunMetadata {
  private RunMetadata() {}

  static Metadata of(
      SourceSpec source,
      Space space,
      Manifest manifest,
      List<ProgressReport.FileReport> files,
      Instant completedAt) {
    boolean isOwn = !space.isShared();
    return new Metadata(
        manifest.name(),
        manifest.metadata().infoHashV1(),
        manifest.metadata().infoHashV2(),
        isOwn ? withoutCredentials(source.url()) : null,
        files.stream().map(Metadata.File::of).toList(),
        isOwn ? completedAt : null);
  }

  // A signed URL has its signature in the query.
  private static @Nullable String withoutCredentials(@Nullable String url) {
    return url == null ? null : url.replaceFirst("//[^/?#]*@", "//").replaceFirst("[?#].*$", "");
  }
}
