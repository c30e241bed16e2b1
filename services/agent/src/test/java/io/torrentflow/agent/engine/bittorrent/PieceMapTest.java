package io.torrentflow.agent.engine.bittorrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.torrentflow.platform.storage.PartPlan;
import org.junit.jupiter.api.Test;

class PieceMapTest {
  // Two files of 25 and 10 bytes, one after the other, in pieces of 8 and parts of 10.
  private final PieceMap map = new PieceMap(8, 35);
  private final PartPlan first = new PartPlan(25L, 10);
  private final PartPlan second = new PartPlan(10L, 10);

  @Test
  void completesAPartWithItsLastPiece() {
    addAll();

    assertThat(map.finish(1)).isEmpty();
    assertThat(map.finish(0)).containsExactly(new PieceMap.Part(0, 1, 0, 10));
    assertThat(map.finish(2)).containsExactly(new PieceMap.Part(0, 2, 10, 10));
  }

  @Test
  void completesPartsOfBothFilesByASharedPiece() {
    addAll();
    map.finish(2);
    map.finish(4);

    assertThat(map.finish(3))
        .containsExactly(new PieceMap.Part(0, 3, 20, 5), new PieceMap.Part(1, 1, 25, 10));
  }

  @Test
  void ignoresAPieceThatFinishesTwice() {
    addAll();
    map.finish(0);
    map.finish(1);

    assertThat(map.finish(1)).isEmpty();
    assertThat(map.downloadedBytes()).isEqualTo(16);
  }

  @Test
  void needsNoPieceThatOnlyCompletePartsUse() {
    map.add(0, first, 3, 0);
    map.add(1, second, 1, 25);

    assertThat(map.isNeeded(1)).isFalse();
    assertThat(map.isNeeded(2)).isTrue();
    assertThat(map.downloadedBytes()).isEqualTo(20);
    assertThat(map.finish(0)).isEmpty();
  }

  @Test
  void isCompleteWithAllPieces() {
    addAll();
    for (int piece = 0; piece < 5; piece++) {
      map.finish(piece);
    }

    assertThat(map.isWhole()).isTrue();
    assertThat(map.downloadedBytes()).isEqualTo(35);
  }

  private void addAll() {
    map.add(0, first, 1, 0);
    map.add(0, first, 2, 0);
    map.add(0, first, 3, 0);
    map.add(1, second, 1, 25);
  }
}
