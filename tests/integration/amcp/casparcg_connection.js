// SPDX-License-Identifier: Apache-2.0
// casparcg_connection.js PORT: drives a channel with npm's casparcg-connection, as Sofie does, and
// says what of it was not answered as that library and CasparCG's users expect.
'use strict'
const assert = require('node:assert')
const { CasparCG } = require('casparcg-connection')
const { CasparCGState } = require('casparcg-state')

const port = Number(process.argv[2])
const place = { channel: 1, layer: 20 }

function within(promise, what) {
    let timer
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`${what}: nothing in 30 s`)), 30000)
    })
    return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Sends one command and gives its response. */
async function ask(sent, what) {
    const { error, request } = await sent
    assert.strictEqual(error, undefined, `${what}: not sent`)
    return within(request, what)
}

async function codeOf(sent, what, code) {
    const response = await ask(sent, what)
    assert.strictEqual(response.responseCode, code, `${what}: ${JSON.stringify(response)}`)
    return response
}

/** The text of INFO 1 once `holds`; the channel tells its state some times a second. */
async function layers(client, holds, what) {
    for (let i = 0; i < 300; ++i) {
        const { data } = await codeOf(client.infoChannel({ channel: 1 }), 'INFO 1', 201)
        if (holds(data.channel.layers)) {
            return data.channel.layers
        }
        await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`${what}: never so`)
}

function isOn(all, layer) {
    const one = all.find((each) => each.layer === layer)
    return one !== undefined && one.foreground.producer[0] === 'html'
}

async function questions(client) {
    const version = await codeOf(client.version({}), 'VERSION', 201)
    assert.match(version.data.fullVersion, /^2\.3\.\d+ Pitcast /)
    const info = await codeOf(client.info({}), 'INFO', 200)
    assert.deepStrictEqual(info.data, [{
        channel: 1, format: '360p2500', channelRate: 25, frameRate: 25, interlaced: false, status: 'PLAYING',
    }])
    const channel = await codeOf(client.infoChannel({ channel: 1 }), 'INFO 1', 201)
    assert.strictEqual(channel.data.channel.framerate, 25)
    assert.ok(channel.data.channel.mixer.audio.volumes.every(Number.isInteger))
    const config = await codeOf(client.infoConfig({}), 'INFO CONFIG', 201)
    assert.strictEqual(config.data.raw.configuration.channels[0].channel[0]['video-mode'][0]._, '360p2500')
    const templates = await codeOf(client.tls({}), 'TLS', 200)
    assert.deepStrictEqual(templates.data.map((line) => line.split('"')[1]), ['caption', 'page/welcome'])
    await codeOf(client.ping({}), 'PING', 202)
    await codeOf(client.infoChannel({ channel: 9 }), 'INFO 9', 400)
}

async function graphics(client) {
    // Escaped by JSON and by the library; whoever reads the journal sees that it comes out as it was.
    const data = { line: 'LI "Haichuan" \\ $5\nÄ 车', place: '3' }
    await codeOf(client.cgAdd({ ...place, cgLayer: 1, template: 'caption', playOnLoad: true, data }), 'CG ADD', 202)
    await layers(client, (all) => isOn(all, 20), 'on air after CG ADD')
    await codeOf(client.cgUpdate({ ...place, cgLayer: 1, data: { line: 'WU', place: 4 } }), 'CG UPDATE', 202)
    await codeOf(client.cgUpdate({ ...place, cgLayer: 1, data: { nope: 'x' } }), 'CG UPDATE of no field', 403)
    await codeOf(client.cgInvoke({ ...place, cgLayer: 1, method: 'next' }), 'CG INVOKE', 201)
    const at_step = await layers(
        client, (all) => isOn(all, 20) && all[0].foreground.step[0] === '1', 'at its second step')
    assert.strictEqual(at_step.length, 1)
    await codeOf(client.cgStop({ ...place, cgLayer: 1 }), 'CG STOP', 202)
    await layers(client, (all) => all.length === 0, 'off air after CG STOP')
    await codeOf(client.cgNext({ ...place, cgLayer: 1 }), 'CG NEXT on nothing', 403)
    await codeOf(client.cgAdd({ ...place, cgLayer: 1, template: 'capshun', playOnLoad: true }), 'CG ADD of nothing', 404)

    await codeOf(client.cgAdd({ ...place, cgLayer: 1, template: 'page/welcome', playOnLoad: false }), 'CG ADD, cued', 202)
    await layers(client, (all) => all.length === 1 && !isOn(all, 20), 'cued, not on air')
    await codeOf(client.cgPlay({ ...place, cgLayer: 1 }), 'CG PLAY', 202)
    await layers(client, (all) => isOn(all, 20), 'on air after CG PLAY')
    await codeOf(client.cgRemove({ ...place, cgLayer: 1 }), 'CG REMOVE', 202)
    await layers(client, (all) => all.length === 0, 'off air after CG REMOVE')

    await codeOf(client.playHtml({ ...place, url: 'http://localhost/caption.html' }), 'PLAY [html]', 202)
    await codeOf(client.mixerOpacity({ ...place, value: 1 }), 'MIXER OPACITY 1', 202)
    await codeOf(client.mixerOpacity({ ...place, value: 0.5 }), 'MIXER OPACITY 0.5', 202)
    await codeOf(client.mixerFill({
        ...place, x: 0.25, y: 0.25, xScale: 0.5, yScale: 0.5, duration: 10, tween: 'EASEINOUTCUBIC', defer: true,
    }), 'MIXER FILL, deferred', 202)
    await codeOf(client.mixerCommit({ channel: 1 }), 'MIXER COMMIT', 202)
    await mixed(client, 'FILL', '0.25 0.25 0.5 0.5')
    await codeOf(client.mixerClear(place), 'MIXER CLEAR', 202)
    await mixed(client, 'OPACITY', '1')
    await codeOf(client.play({ ...place, clip: 'NOBODY' }), 'PLAY of no clip', 404)
    await codeOf(client.pause(place), 'PAUSE', 501)
    await codeOf(client.clear({ channel: 1 }), 'CLEAR', 202)
    await layers(client, (all) => all.length === 0, 'off air after CLEAR')
}

/** The foreground of a layer that plays a file. */
function clipOn(all, layer) {
    const one = all.find((each) => each.layer === layer)
    return one !== undefined && one.foreground.producer[0] === 'ffmpeg' ? one.foreground : undefined
}

async function media(client) {
    // The folder is looked through beside the channel.
    let listed
    for (let i = 0; i < 300; ++i) {
        listed = (await codeOf(client.cls({}), 'CLS', 200)).data
        const pictured = (await codeOf(client.thumbnailList({}), 'THUMBNAIL LIST', 200)).data
        if (listed.length === 2 && pictured.length === 2) {
            break
        }
        await new Promise((resolve) => setTimeout(resolve, 50))
    }
    assert.deepStrictEqual(
        listed.map((one) => [one.clip, one.type, one.frames, one.framerate]),
        [['AMB', 'MOVIE', 100, 25], ['SUB/WALL', 'STILL', 0, listed[1].framerate]])
    const about = await codeOf(client.cinf({ filename: 'amb' }), 'CINF', 201)
    assert.strictEqual(about.data.clip, 'AMB')
    const thumbnail = await codeOf(client.thumbnailRetrieve({ filename: 'AMB' }), 'THUMBNAIL RETRIEVE', 201)
    assert.match(JSON.stringify(thumbnail.data), /iVBORw0KGgo/)
    const where = { channel: 1, layer: 10 }
    await codeOf(client.loadbg({ ...where, clip: 'AMB', loop: true, seek: 25 }), 'LOADBG', 202)
    await layers(client, (all) => all.some((one) => one.layer === 10), 'cued')
    await codeOf(client.play(where), 'PLAY', 202)
    const seconds = (one) => Number(one.file[0].time[0])
    const first = await layers(client, (all) => clipOn(all, 10) && seconds(clipOn(all, 10)) > 1, 'playing')
    assert.strictEqual(clipOn(first, 10).file[0].name[0], 'amb.mp4')
    await codeOf(client.pause(where), 'PAUSE', 202)
    await layers(client, (all) => clipOn(all, 10).paused[0] === 'true', 'paused')
    await codeOf(client.resume(where), 'RESUME', 202)
    await codeOf(client.mixerVolume({ ...where, value: 0.5, duration: 5 }), 'MIXER VOLUME', 202)
    await codeOf(client.play({
        ...where, clip: 'sub/wall', transition: { transitionType: 'MIX', duration: 10 },
    }), 'PLAY of a still', 202)
    await layers(client, (all) => clipOn(all, 10).file[0].name[0] === 'sub/wall.png', 'the still is on')
    await codeOf(client.playHtml({ ...where, url: 'caption' }), 'PLAY of a template over a still', 202)
    await codeOf(client.stop(where), 'STOP', 202)
    await layers(client, (all) => all.length === 0, 'off air after STOP')
    await codeOf(client.mixerClear(where), 'MIXER CLEAR', 202)
}

/** What MIXER tells of the layer, once it does; the state comes some times a second. */
async function mixed(client, verb, wanted) {
    for (let i = 0; i < 100; ++i) {
        const told = await ask(client.sendCustom({ command: `MIXER 1-20 ${verb}` }), `MIXER ${verb}`)
        if (told.data && told.data.some((line) => line === wanted)) {
            return
        }
        await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`MIXER ${verb}: never ${wanted}`)
}

async function keptData(client) {
    await codeOf(client.dataStore({ name: 'caption/one', data: '"{\\"line\\":\\"kept\\"}"' }), 'DATA STORE', 202)
    const kept = await codeOf(client.dataRetrieve({ name: 'caption/one' }), 'DATA RETRIEVE', 201)
    assert.deepStrictEqual(kept.data, ['{"line":"kept"}'])
    const list = await codeOf(client.dataList({}), 'DATA LIST', 200)
    assert.deepStrictEqual(list.data, ['CAPTION/ONE'])
    await codeOf(client.dataRemove({ name: 'caption/one' }), 'DATA REMOVE', 202)
    await codeOf(client.dataRetrieve({ name: '../../show' }), 'DATA RETRIEVE of a path', 403)
}

async function batches(client) {
    await codeOf(client.begin({}), 'BEGIN', 202)
    const waiting = []
    for (const layer of [30, 31, 32]) {
        waiting.push(ask(
            client.cgAdd({ channel: 1, layer, cgLayer: 1, template: 'caption', playOnLoad: true }), `CG ADD ${layer}`))
    }
    const commit = await codeOf(client.commit({}), 'COMMIT', 202)
    assert.strictEqual(commit.command, 'COMMIT')
    for (const response of await Promise.all(waiting)) {
        assert.strictEqual(response.responseCode, 202)
    }
    await layers(client, (all) => [30, 31, 32].every((layer) => isOn(all, layer)), 'all of the batch on air')
    await codeOf(client.begin({}), 'BEGIN', 202)
    const dropped = ask(client.clear({ channel: 1 }), 'CLEAR in a batch')
    await codeOf(client.discard({}), 'DISCARD', 202)
    assert.strictEqual((await dropped).responseCode, 501)
    await layers(client, (all) => all.length === 3, 'still on air after DISCARD')
    await codeOf(client.clear({ channel: 1 }), 'CLEAR', 202)
}

async function burst(client) {
    await codeOf(client.cgAdd({ ...place, cgLayer: 1, template: 'caption', playOnLoad: true }), 'CG ADD', 202)
    const all = []
    for (let i = 0; i < 300; ++i) {
        all.push(ask(client.cgUpdate({ ...place, cgLayer: 1, data: { line: `${i}` } }), `CG UPDATE ${i}`))
    }
    const answers = await Promise.all(all)
    assert.ok(answers.every((response) => response.responseCode === 202))
    await codeOf(client.cgClear(place), 'CG CLEAR', 202)
}

/** What Sofie's playout does: states that should be, and the commands that lead from one to the next. */
async function states(client) {
    const of = (layers) => ({ channels: { 1: { channelNo: 1, videoMode: '360p2500', fps: 25, layers } } })
    let before = of({})
    const become = async (layers) => {
        const commands = CasparCGState.diffStatesOrderedCommands(before, of(layers), Date.now())
        before = of(layers)
        for (const { command, params } of commands) {
            await codeOf(client.executeCommand({ command, params }), `${command} of a state`, 202)
        }
        return commands.map(({ command }) => command)
    }
    const caption = {
        id: 'caption', layerNo: 20, content: 'template', media: 'caption', templateType: 'html', playing: true,
        playTime: Date.now(), templateData: { line: 'LI' }, cgStop: true,
    }
    const page = {
        id: 'page', layerNo: 30, content: 'htmlpage', media: 'http://host/caption.html', playing: true, playTime: null,
    }
    assert.deepStrictEqual(await become({ 20: caption }), ['CG ADD'])
    await layers(client, (all) => isOn(all, 20), 'the state is on air')
    const small = { opacity: 0.5, fill: { x: 0.25, y: 0.25, xScale: 0.5, yScale: 0.5 } }
    await become({ 20: { ...caption, templateFcn: 'update', templateData: { line: 'WU' }, mixer: small } })
    await mixed(client, 'FILL', '0.25 0.25 0.5 0.5')
    await mixed(client, 'OPACITY', '0.5')
    await become({ 20: { ...caption, templateData: { line: 'WU' } }, 30: page })
    await mixed(client, 'FILL', '0 0 1 1')
    await layers(client, (all) => isOn(all, 20) && isOn(all, 30), 'both are on air')
    const film = {
        id: 'film', layerNo: 10, content: 'media', media: 'AMB', playing: true, looping: true, seek: 0, playTime: null,
    }
    await become({ 10: film })
    await layers(client, (all) => clipOn(all, 10) && !isOn(all, 20), 'the film is on air, the others are not')
    assert.ok((await become({ 10: { ...film, playing: false, pauseTime: Date.now() } })).includes('PAUSE'))
    await layers(client, (all) => clipOn(all, 10).paused[0] === 'true', 'the film stands still')
    await become({})
    await layers(client, (all) => all.length === 0, 'and the empty state is')
}

async function main() {
    const client = new CasparCG({ host: '127.0.0.1', port, autoConnect: false, timeoutTime: 30000 })
    client.on('error', (error) => {
        console.error('the library reports:', error)
        process.exitCode = 1
    })
    const connected = new Promise((resolve) => client.on('connect', resolve))
    client.connect()
    await within(connected, 'connect')
    for (const part of [questions, graphics, media, keptData, batches, burst, states]) {
        await part(client)
        console.log(`${part.name}: as expected`)
    }
    client.disconnect()
    process.exit() // a timer of the library runs for ever
}

main().catch((error) => {
    console.error(error)
    process.exit(1)
})
