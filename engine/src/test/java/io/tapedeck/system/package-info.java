/**
 * The engine as its host sees it: a process that is started, killed, cut off from its database, starved of disk, watched from
 * outside. The judge is always something that shares nothing with the engine: an independent reader, plain SQL, the kernel.
 */
package io.tapedeck.system;
