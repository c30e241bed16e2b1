package io.torrentflow.agent.upload;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.torrentflow.agent.engine.Manifest;
import io.torrentflow.kernel.object.Space;
import io.torrentflow.kernel.wire.ProgressReport;
import io.torrentflow.kernel.wire.SourceSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code metadata.json}, so that a bucket can be understood without the database.
 * What lies in the shared space is read by users who do not know of each other, so it says nothing
 * of who submitted it, where and when.
 *
 * @param source the URL, without credentials; absent in the shared space
 * @param completedAt absent in the shared space
 */
record Metadata(
    String name,
    @Nullable String infoHashV1,
    @Nullable String infoHashV2,
    @Nullable String source,
    @JsonIgnoreProperties("index") List<ProgressReport.FileReport> files,
    @Nullable Instant completedAt) {
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
        files,
        isOwn ? completedAt : null);
  }

  // A signed URL has its signature in the query.
  private static @Nullable String withoutCredentials(@Nullable String url) {
    return url == null ? null : url.replaceFirst("//[^/?#]*@", "//").replaceFirst("[?#].*$", "");
  }
}
