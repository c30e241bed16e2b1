package io.torrentflow.kernel.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.torrentflow.kernel.id.TransferId;
import io.torrentflow.kernel.id.UserId;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ObjectKeyTest {
  private static final String USER = "0195a1b2-0000-7000-8000-000000000001";
  private static final String TRANSFER = "0195a1b2-0000-7000-8000-000000000002";
  private static final Space SPACE = Space.of(UserId.fromString(USER));
  private static final TransferId TRANSFER_ID = TransferId.fromString(TRANSFER);

  @Test
  void ofMetadataLiesBesideTheFiles() {
    ObjectKey key = ObjectKey.metadata(SPACE, TRANSFER_ID);

    assertThat(key).hasToString(USER + "/" + TRANSFER + "/metadata.json");
  }

  @Test
  void ofAFileEndsWithItsPath() {
    ObjectKey key = ObjectKey.file(SPACE, TRANSFER_ID, new RelativePath("album/01.flac"));

    assertThat(key.value()).isEqualTo(USER + "/" + TRANSFER + "/files/album/01.flac");
  }

  @Test
  void ofATransferHasAPrefixOfItsOwn() {
    String prefix = ObjectKey.prefix(SPACE, TRANSFER_ID);

    assertThat(prefix).isEqualTo(USER + "/" + TRANSFER + "/");
  }

  @Test
  void ofASharedTransferNamesNoUser() {
    String prefix = ObjectKey.prefix(Space.SHARED, TRANSFER_ID);

    assertThat(prefix).isEqualTo("shared/" + TRANSFER + "/");
  }

  @Test
  void startsWithASpaceOnly() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Space("../" + USER));
  }

  @Test
  void holdsTheLongestPath() {
    RelativePath longest = new RelativePath(("f".repeat(188) + "/").repeat(4) + "f".repeat(188));

    ObjectKey key = ObjectKey.file(SPACE, TRANSFER_ID, longest);

    assertThat(key.value().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
  }
}
