package io.torrentflow.kernel.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.kernel.id.JobId;
import io.torrentflow.kernel.id.UserId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ObjectKeyTest {
  private static final String USER = "0195a1b2-0000-7000-8000-000000000001";
  private static final String JOB = "0195a1b2-0000-7000-8000-000000000002";
  private static final UserId OWNER = UserId.fromString(USER);
  private static final JobId JOB_ID = JobId.fromString(JOB);

  @Test
  void ofMetadataLiesBesideTheFiles() {
    ObjectKey key = ObjectKey.metadata(OWNER, JOB_ID);

    assertThat(key).hasToString(USER + "/" + JOB + "/metadata.json");
  }

  @Test
  void ofAFileEndsWithItsPath() {
    ObjectKey key = ObjectKey.file(OWNER, JOB_ID, new RelativePath("album/01.flac"));

    assertThat(key.value()).isEqualTo(USER + "/" + JOB + "/files/album/01.flac");
  }

  @Test
  void ofAJobHasAPrefixOfItsOwn() {
    String prefix = ObjectKey.prefix(OWNER, JOB_ID);

    assertThat(prefix).isEqualTo(USER + "/" + JOB + "/");
  }

  @Test
  void takesTheLongestPath() {
    RelativePath longest = new RelativePath(("f".repeat(188) + "/").repeat(4) + "f".repeat(188));

    ObjectKey key = ObjectKey.file(OWNER, JOB_ID, longest);

    assertThat(key.value().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
  }
}
