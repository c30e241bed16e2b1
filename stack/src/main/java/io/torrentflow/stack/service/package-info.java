/** The four services, each configured and run as a process of its own. */
package io.torrentflow.stack.service;
