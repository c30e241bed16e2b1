/** Drives every job from admission to its end. */
package io.torrentflow.jobs;
