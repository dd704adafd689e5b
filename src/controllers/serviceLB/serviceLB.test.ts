import { describe, expect, it } from 'vitest';
import { timestamp, type Event, type Service } from '../../api/index.ts';
import { aService } from '../../testing/clusterObjects.ts';
import { listerOf } from '../../testing/lister.ts';
import { serviceLB } from './serviceLB.ts';

const CLEANUP = 'service.kubernetes.io/load-balancer-cleanup';

/** As it is once the controller has begun with it. */
const loadBalancer = (name = 'web', ip?: string, more: Partial<Service['metadata']> = {}): Service => ({
  ...aService(name, { type: 'LoadBalancer' }, { finalizers: [CLEANUP], ...more }),
  ...(ip === undefined ? {} : { status: { loadBalancer: { ingress: [{ ip, ipMode: 'VIP' as const }] } } }),
});

function ensuring(service: Service, at: number): Event {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { ...service.metadata, name: `${service.metadata.name}.1`, uid: 'uid-event' },
    involvedObject: { uid: service.metadata.uid },
    reason: 'EnsuringLoadBalancer',
    lastTimestamp: timestamp(at),
  };
}

describe('the service-lb controller', () => {
  it('leaves EXTERNAL-IP pending at first and says that it has begun', () => {
    const service = aService('web', { type: 'LoadBalancer' });
    const plan = serviceLB.reconcile(listerOf(service), 'default/web', 10_000);
    expect(plan.calls).toMatchObject([{ verb: 'update', object: { metadata: { finalizers: [CLEANUP] } } }]);
    expect(plan.events).toMatchObject([{ reason: 'EnsuringLoadBalancer', message: 'Ensuring load balancer' }]);
    expect(plan.requeueAfter).toBe(3000);
  });

  it('waits for the provider when it is asked again too early', () => {
    const service = loadBalancer();
    const plan = serviceLB.reconcile(listerOf(service, ensuring(service, 10_000)), 'default/web', 11_500);
    expect(plan).toEqual({ calls: [], requeueAfter: 1500 });
  });

  it('gives the first free address of the pool', () => {
    const service = loadBalancer();
    const lister = listerOf(loadBalancer('other', '198.51.100.10'), service, ensuring(service, 10_000));
    const plan = serviceLB.reconcile(lister, 'default/web', 13_000);
    expect(plan.calls).toMatchObject([
      {
        verb: 'updateStatus',
        object: { status: { loadBalancer: { ingress: [{ ip: '198.51.100.11', ipMode: 'VIP' }] } } },
      },
    ]);
    expect(plan.events).toMatchObject([{ reason: 'EnsuredLoadBalancer', afterCall: 0 }]);
  });

  it('keeps an address once it is given', () => {
    expect(serviceLB.reconcile(listerOf(loadBalancer('web', '198.51.100.12')), 'default/web', 0).calls).toEqual([]);
  });

  it('takes the address back when the type changes, and what kept the Service', () => {
    const service: Service = { ...loadBalancer('web', '198.51.100.10'), spec: aService('web').spec };
    const { calls, events } = serviceLB.reconcile(listerOf(service), 'default/web', 0);
    expect(calls).toMatchObject([
      { verb: 'update', object: { metadata: { finalizers: [] } } },
      { verb: 'updateStatus', object: { status: { loadBalancer: {} } } },
    ]);
    expect(events?.map(({ reason }) => reason)).toEqual(['DeletingLoadBalancer', 'DeletedLoadBalancer']);
  });

  it('lets a deleted Service go once its load balancer is gone', () => {
    const service = loadBalancer('web', '198.51.100.10', { deletionTimestamp: timestamp(0) });
    const { calls } = serviceLB.reconcile(listerOf(service), 'default/web', 0);
    expect(calls).toMatchObject([{ verb: 'update', object: { metadata: { finalizers: [] } } }]);
  });

  it('does not touch an address that somebody else wrote', () => {
    const service = { ...aService('web'), status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } };
    expect(serviceLB.reconcile(listerOf(service), 'default/web', 0).calls).toEqual([]);
  });

  it('leaves a Service of another load balancer class to others', () => {
    const service = { ...aService('web', { type: 'LoadBalancer', loadBalancerClass: 'example.com/vip' }) };
    expect(serviceLB.reconcile(listerOf(service), 'default/web', 0)).toEqual({ calls: [] });
  });
});
