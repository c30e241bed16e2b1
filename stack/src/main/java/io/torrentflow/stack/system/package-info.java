/** The whole system on this machine: planned, started, supervised, found and stopped. */
package io.torrentflow.stack.system;
