package io.torrentflow.gateway.admission;

import io.torrentflow.kernel.WireName;

/** How it is decided which files of a link are wanted. */
public enum SelectionMode implements WireName {
  /** The job waits for its owner's choice as soon as the files are known. */
  ASK
}
