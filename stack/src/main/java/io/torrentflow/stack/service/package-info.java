/** The four services, each configured and run as a process of its own. */
@NullMarked
package io.torrentflow.stack.service;

import org.jspecify.annotations.NullMarked;
