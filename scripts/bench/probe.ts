/** Preloaded into a measured process: answers over IPC what it has used so far. */
process.on('message', message => {
  if (message !== 'usage') return
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage.rss() })
})
// The channel must not keep a process alive that wants to stop.
process.channel?.unref()
