import { expect } from 'chai';
import { Flood } from '../../../src/teams/inbound/flood.ts';
import { bearer, HandClock, message, openDoor, press } from '../../kit/door.ts';
import { startKeyServer } from '../../kit/keyserver.ts';

describe('floods (D6)', () => {
  it('D6 20 acts in any 10 seconds pass, the next one waits until the first is 10 seconds old', () => {
    const clock = new HandClock();
    const flood = new Flood(20, clock);
    for (let act = 0; act < 20; act++) {
      expect(flood.admit('amina').ok).to.equal(true);
      clock.move(100);
    }
    // The first act was at 0, it is 2.0 s now: 8 s to wait.
    expect(flood.admit('amina')).to.deep.equal({ ok: false, told: false, wait: 8 });
    expect(flood.admit('amina')).to.deep.equal({ ok: false, told: true, wait: 8 });
    expect(flood.admit('omar').ok, 'others are not slowed').to.equal(true);
    clock.move(7_999);
    expect(flood.admit('amina').ok).to.equal(false);
    clock.move(1);
    expect(flood.admit('amina').ok).to.equal(true);
    expect(flood.admit('amina').ok, 'one act for each that is over').to.equal(false);
  });

  it('D6 refused acts do not lengthen the wait', () => {
    const clock = new HandClock();
    const flood = new Flood(1, clock);
    flood.admit('amina');
    for (let second = 1; second < 10; second++) {
      clock.move(1_000);
      expect(flood.admit('amina').ok).to.equal(false);
    }
    clock.move(1_000);
    expect(flood.admit('amina').ok).to.equal(true);
  });

  it('D6 memory is bounded, whoever comes', () => {
    const flood = new Flood(20, new HandClock());
    for (let person = 0; person < 30_000; person++) flood.admit(`p${person}`);
    expect(flood.size).to.equal(10_000);
  });

  it('D6 a person is told once, politely; presses show it each time; installs are heard all the same', async () => {
    const keys = await startKeyServer();
    const door = await openDoor({ keys, env: { STEWARD_ACT_LIMIT: '3' } });
    try {
      const headers = bearer(await keys.token());
      for (let act = 0; act < 10; act++) expect((await door.post(message(), headers)).status).to.equal(200);
      expect(door.received).to.have.length(3);
      expect(door.sent.map((out) => out.message.text)).to.deep.equal([
        'Heard.',
        'Heard.',
        'Heard.',
        'wait {"seconds":10}',
      ]);
      const pressed = await door.post(press('x', {}), headers);
      expect(pressed.body).to.deep.equal({
        statusCode: 200,
        type: 'application/vnd.microsoft.activity.message',
        value: 'wait {"seconds":10}',
      });
      await door.post(message({ type: 'installationUpdate', action: 'add' }), headers);
      expect(door.received.at(-1)?.kind).to.equal('installed');
      door.clock.move(10_000);
      await door.post(message(), headers);
      expect(door.received).to.have.length(5);
    } finally {
      await door.close();
      await keys.close();
    }
  });
});
