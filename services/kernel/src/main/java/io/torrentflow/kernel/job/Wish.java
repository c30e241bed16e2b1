package io.torrentflow.kernel.job;

import io.torrentflow.kernel.WireName;

/** What the owner of a job wants now. The jobs service reads the wishes and acts on them. */
public enum Wish implements WireName {
  WANTED,
  PAUSED,
  CANCELLED;
}
