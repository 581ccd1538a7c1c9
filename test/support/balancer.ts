export { Balancer as TestBalancer } from '../../prove/system/balancer.js';
