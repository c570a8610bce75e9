console.log('main', process.version, process.argv.slice(2), process.env.UV_THREADPOOL_SIZE)
